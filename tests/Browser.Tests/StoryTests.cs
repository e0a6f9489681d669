using System.Globalization;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>
/// A mother who writes in Farsi and a nurse who writes in English, each on a small phone, from the language page to the answer read; the same way by the
/// keyboard alone; and every place of it looked at, in both languages, light and dark, on small and large screens and enlarged four times.
/// </summary>
public sealed class StoryTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static readonly string[] PersianWeek = ["یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه"];

    private static readonly string[] HijriMonths = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

    private static readonly string[] Languages = ["fa", "en"];

    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    private static readonly (int Width, int Height)[] Screens = [(360, 740), (320, 256), (1280, 800)];

    private static readonly Story Mother = new(
        "fa",
        "دیروز پسرم را به بند دیگری بردند، چون با بازدیدکنندگان حرف زده بود. دو نگهبان او را زدند.",
        "امروز هم نگذاشتند به او زنگ بزنم.",
        "پیام شما رسید. پیش از هر کاری از خودتان می‌پرسیم.",
        Danger: true);

    private static readonly Story Nurse = new(
        "en",
        "Since the visit a patient of mine gets no medicine. The chief said that this is what talking brings.",
        "Today his name is no longer on the list.",
        "We have read it. Nothing is done before we ask you.",
        Danger: false);

    /// <summary>Languages with their direction, schemes and screens: one of each direction and scheme, or with SAFEREPORT_LONG all of them.</summary>
    public static TheoryData<string, ColorScheme, int, int> Views() => IsLong
        ? [.. from language in Languages from scheme in Schemes from screen in Screens select (language, scheme, screen.Width, screen.Height)]
        : [("fa", ColorScheme.Dark, 320, 256), ("en", ColorScheme.Light, 360, 740)];

    public static TheoryData<string> Keyboards() => IsLong ? [.. Languages] : ["fa"];

    private static bool IsLong => Environment.GetEnvironmentVariable("SAFEREPORT_LONG") == "1";

    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task By_touch_from_the_language_page_to_the_answer(string language)
    {
        var story = language == "fa" ? Mother : Nurse;
        await using var own = new WholeSystem();   // its desk publishes once an hour
        await own.InitializeAsync();
        await using var phone = await Chromium.StartAsync(360, touch: true);
        var page = await PhoneAsync(phone);
        var visitor = new Visitor(page, own.Portal.Address, language, new Touch(page));
        var looking = new Looking(page, language);

        await visitor.ArriveAsync();
        await visitor.ReadsAsync("#write-open", "start.write");
        await visitor.Hands.PressAsync("#write-open");
        await visitor.ReadsAsync("#write-title", "write.title");
        await visitor.WriteAsync(story.Words, story.Danger, new FilePayload { Name = "yard.png", MimeType = "image/png", Buffer = Photo.Png("taken nowhere") });
        await visitor.SendAsync();
        Assert.Contains(await page.TextContentAsync("#arrived-date"), ComingDays(language));
        await visitor.ReadsAsync("#code-title", "arrived.codeTitle");
        var code = await visitor.KeepCodeAsync();
        await visitor.ReadsAsync("#code-kept", "arrived.kept");
        await visitor.Hands.PressAsync("#more");
        await visitor.ReadsAsync("#write-title", "script.moreTitle");
        await visitor.WriteAsync(story.More);
        await visitor.SendAsync();
        await visitor.ReadsAsync("#arrived-again", "script.again");
        await Assertions.Expect(page.Locator("#code-step")).ToBeHiddenAsync();
        await visitor.FinishAsync();
        Assert.Equal("", await page.InputValueAsync("#what"));

        await AnswerAsync(own, story);

        await page.GotoAsync("about:blank");
        await visitor.ArriveAsync();
        await visitor.OpenMailboxAsync(code);
        await Assertions.Expect(page.Locator("#replies .reply p")).ToHaveTextAsync(story.Answer);
        Assert.Equal(language == "fa" ? "rtl" : "ltr", await page.Locator("#replies .reply p").EvaluateAsync<string>("answer => getComputedStyle(answer).direction"));
        var today = TimeProvider.System.GetUtcNow().UtcDateTime;
        var heading = await page.InnerTextAsync("#replies .reply h2, #replies .reply h3");
        Assert.Contains(new[] { today, today.AddDays(-1) }, day => heading.Contains(Written(day), StringComparison.Ordinal));
        await looking.AtAsync("mailbox, an answer");

        string Written(DateTime day) => language == "fa" ? $"{Hijri(day)} {Persian(new PersianCalendar().GetYear(day))}" : day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_step_can_be_read_and_used_by_everybody(string language, ColorScheme scheme, int width, int height)
    {
        var story = language == "fa" ? Mother : Nurse;
        await using var browser = await Chromium.StartAsync(width, touch: true);
        var page = await browser.NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        var looking = new Looking(page, language);
        var file = new FilePayload { Name = $"{new string('n', 90)}.png", MimeType = "image/png", Buffer = Photo.Png("taken nowhere") };
        await new EveryStep(page, system.Portal.Address, language, looking.AtAsync).WalkAsync(story.Words, file);
    }

    [Theory]
    [MemberData(nameof(Keyboards))]
    public async Task By_the_keyboard_alone_with_a_ring_that_is_seen_at_every_stop(string language)
    {
        var story = language == "fa" ? Mother : Nurse;
        await using var browser = await Chromium.StartAsync(1280);
        var page = await browser.NewPageAsync();
        var keys = new Keys(page);
        var visitor = new Visitor(page, system.Portal.Address, language, keys);

        await visitor.ArriveAsync();
        await keys.PressAsync("#write-open");
        await visitor.WriteAsync(story.Words, story.Danger, new FilePayload { Name = "yard.png", MimeType = "image/png", Buffer = Photo.Png("taken nowhere") });
        await keys.PressAsync("#keep-names");
        await visitor.SendAsync();
        var code = await visitor.KeepCodeAsync();
        await keys.PressAsync("#clean-open");
        await keys.PressAsync("#clean summary");
        await keys.PressAsync("#back");
        await keys.PressAsync("#more");
        await visitor.WriteAsync(story.More);
        await keys.PressAsync("#back");
        await keys.PressAsync("#finish");
        await keys.PressAsync("#cover-show");
        await keys.PressAsync("#more");
        Assert.Equal(story.More, await page.InputValueAsync("#what"));
        await visitor.SendAsync();
        await visitor.FinishAsync();
        await visitor.ArriveAsync();
        await visitor.OpenMailboxAsync(code);
        await keys.PressAsync("#erase-open");
        await page.WaitForSelectorAsync("#erase-step:not([hidden])");
        Assert.True(keys.Stops > 50, $"Tab stopped at {keys.Stops} places.");
    }

    private static async Task<IPage> PhoneAsync(Chromium phone)
    {
        var page = await phone.NewPageAsync();
        await page.SetViewportSizeAsync(360, 740);
        return page;
    }

    /// <summary>An officer at the desk opens what was sent, with the photo, makes a case of it and answers; the answer is published.</summary>
    private static async Task AnswerAsync(WholeSystem system, Story story)
    {
        await system.RestartDeskAsync();
        await using var office = await Chromium.StartAsync();
        var officer = new OfficerAtDesk(await office.NewPageAsync(), system.Desk.Address);
        await officer.SignInAsync(system.FirstOfficer);
        await officer.OpenItemAsync(story.Words[..20]);
        await Assertions.Expect(officer.Page.Locator("#what")).ToHaveTextAsync(story.Words);
        await Assertions.Expect(officer.Page.Locator("#author")).ToBeVisibleAsync();
        await officer.Page.CheckAsync("#show-001");
        await officer.Page.Locator("#pictures img").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(officer.Page.Locator("#pictures img")).ToHaveJSPropertyAsync("naturalWidth", 320);
        await officer.OpenCaseAsync("Moved after a talk", "Somebody outside speaks for a person in custody.", system.FirstOfficer);
        await officer.AnswerHereAsync(story.Answer);
        await officer.SignOutAsync();
        await system.CommandAsync("mailbox", "publish");
    }

    /// <summary>The next fortnight's days, as a calendar on the wall has them.</summary>
    private static IEnumerable<string> ComingDays(string language) => Enumerable.Range(1, 14).Select(days => TimeProvider.System.GetLocalNow().Date.AddDays(days)).Select(day => language == "fa"
        ? $"{PersianWeek[(int)day.DayOfWeek]} {Hijri(day)}"
        : day.ToString("dddd d MMMM", CultureInfo.InvariantCulture));

    private static string Hijri(DateTime day)
    {
        var calendar = new PersianCalendar();
        return $"{Persian(calendar.GetDayOfMonth(day))} {HijriMonths[calendar.GetMonth(day) - 1]}";
    }

    private static string Persian(int number) => string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('۰' + (digit - '0'))));

    private sealed record Story(string Language, string Words, string More, string Answer, bool Danger);
}
