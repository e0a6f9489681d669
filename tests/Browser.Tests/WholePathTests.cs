using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>A report travels: written in a browser, opened at the desk, an alleged sanction recorded, answered, read.</summary>
public sealed class WholePathTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private const string Arabic = "نُقل أخي إلى زنزانة انفرادية بعد يومين من حديثه مع الزوّار.";
    private const string Answer = "وصلت رسالتك. لن نفعل شيئًا قبل أن نسألك.";

    [Fact]
    public async Task A_report_in_arabic_with_a_photo_is_opened_recorded_answered_and_the_answer_read_with_persian_digits()
    {
        await using var phone = await Chromium.StartAsync(360);
        var reporterPage = await phone.NewPageAsync();
        var reporter = new Reporter(reporterPage, system.Portal.Address);
        var photo = Photo.Png("taken nowhere");
        await reporter.WriteAsync(Arabic, files: new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = photo });
        var code = await reporter.SendUnderCodeAsync();

        await system.RestartDeskAsync();
        await using var office = await Chromium.StartAsync();
        var officer = new OfficerAtDesk(await office.NewPageAsync(), system.Desk.Address);
        await officer.SignInAsync(system.FirstOfficer);
        await officer.OpenFirstItemAsync();
        await Assertions.Expect(officer.Page.Locator("#what")).ToHaveTextAsync(Arabic);
        Assert.Equal("rtl", await officer.Page.Locator("#what").EvaluateAsync<string>("what => getComputedStyle(what).direction"));
        await Assertions.Expect(officer.Page.Locator("#author")).ToBeVisibleAsync();
        await officer.Page.CheckAsync("#show-001");
        await officer.Page.Locator("#pictures img").ScrollIntoViewIfNeededAsync();
        await officer.Page.WaitForFunctionAsync("document.querySelector('#pictures img').naturalWidth === 320");

        await officer.OpenCaseAsync("Cell after a talk", "A brother speaks for a man in custody.", system.FirstOfficer);
        await officer.RecordSanctionAsync("Put alone two days after the talk.", "Person 1", "Ask for the register of the whole unit", "2030-01-31");
        await officer.Page.GotoAsync(new Uri(system.Desk.Address, "register").ToString());
        await Assertions.Expect(officer.Page.Locator("main")).ToContainTextAsync("2030-01-31");

        await officer.ReplyAsync(Answer);
        await officer.SignOutAsync();
        await system.CommandAsync("mailbox", "publish");

        await reporter.OpenMailboxAsync(Reporter.InPersianDigits(code));
        Assert.Equal([Answer], await reporter.RepliesAsync());
        Assert.Equal("rtl", await reporterPage.Locator("#replies .reply p").EvaluateAsync<string>("answer => getComputedStyle(answer).direction"));
    }
}
