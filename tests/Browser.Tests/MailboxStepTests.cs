using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>The mailbox: what it says is true in every state, nothing in it is hit by mistake, and nothing stays when it is left.</summary>
public sealed class MailboxStepTests(WholeSystem system) : IClassFixture<WholeSystem>, IAsyncLifetime
{
    private const string Words = "They asked her again who had talked.";
    private const string Files = "**/api/mechanisms/*/mailbox/*/*";
    private const string Erasing = "**/api/mechanisms/*/mailbox/erase";

    private Chromium _phone = null!;
    private IPage _page = null!;
    private Reporter _reporter = null!;

    public async ValueTask InitializeAsync()
    {
        await system.CommandAsync("mailbox", "publish");
        _phone = await Chromium.StartAsync(360, touch: true);
        _page = await _phone.NewPageAsync();
        await _page.SetViewportSizeAsync(360, 740);
        await _page.RouteAsync("https://www.wikipedia.org/**", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = "<title>An ordinary page</title>" }));
        _reporter = new Reporter(_page, system.Portal.Address);
    }

    public ValueTask DisposeAsync() => _phone.DisposeAsync();

    [Theory]
    [LongData("en", 0)]
    [InlineData("fa", 0)]
    [LongData("en", -2)]
    [LongData("en", 2)]
    [InlineData("en", -400)]
    public async Task Where_there_is_no_answer_yet_it_says_when_to_look_again_and_names_a_day_only_where_the_clock_is_not_in_doubt(string language, int days)
    {
        await ShiftClockAsync(days);
        await _page.RouteAsync($"**/{language}/mailbox", async route =>
        {
            var answer = await route.FetchAsync();
            var mechanism = $$$"""{"{{{system.Mechanism}}}":{"workingDays":3,"weekdays":[1,2,3,4,5,6,7],"daysOff":[]}}""";
            var html = (await answer.TextAsync()).Replace("data-days=", $"data-days=\"{mechanism.Replace("\"", "&quot;", StringComparison.Ordinal)}\" data-other=", StringComparison.Ordinal);
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = html });
        });
        await OpenAsync(AnyCode(), language);
        var day = TimeProvider.System.GetLocalNow().AddDays(3).DateTime;
        var replies = await _page.Locator("#replies").InnerTextAsync();
        if (days != 0)
        {
            Assert.Contains("No answer yet.", replies, StringComparison.Ordinal);
            Assert.Contains("when this many working days have passed: 3", replies, StringComparison.Ordinal);
            Assert.Contains(days > 0 ? "By the date of your device" : "Your device says", replies, StringComparison.Ordinal);
            Assert.Equal(0, await _page.Locator(".look-from").CountAsync());
        }
        else if (language == "en")
        {
            Assert.Contains("No answer yet.", replies, StringComparison.Ordinal);
            Assert.Contains("within 3 working days", replies, StringComparison.Ordinal);
            await Assertions.Expect(_page.Locator(".look-from")).ToHaveTextAsync(day.ToString("dddd d MMMM", CultureInfo.InvariantCulture));
        }
        else
        {
            Assert.Contains("تا ۳ روز کاری", replies, StringComparison.Ordinal);
            Assert.DoesNotMatch("[0-9]", replies.Replace(system.Mechanism, "", StringComparison.Ordinal));
            var inIran = new PersianCalendar().GetDayOfMonth(day).ToString(CultureInfo.InvariantCulture);
            await Assertions.Expect(_page.Locator(".look-from")).ToContainTextAsync(Reporter.InPersianDigits(inIran));
        }
    }

    [Fact]
    public async Task A_clock_a_year_ahead_is_named_as_such_and_not_the_mechanism()
    {
        await ShiftClockAsync(400);
        await OpenAsync(AnyCode());
        await Assertions.Expect(_page.Locator("#replies")).ToContainTextAsync("does not fit the date of your device");
        await Assertions.Expect(_page.Locator("#replies")).Not.ToContainTextAsync("is not from us");
    }

    [Fact]
    public async Task While_answers_load_it_counts_bytes_and_the_ear_hears_each_quarter_once()
    {
        await GoAsync();
        await _page.EvaluateAsync("""
            () => {
              self.seen = { text: [], heard: [] };
              const watch = (id, into) => new MutationObserver(() => into.push(document.getElementById(id).textContent)).observe(document.getElementById(id), { childList: true, characterData: true, subtree: true });
              watch('wait-text', self.seen.text);
              watch('wait-status', self.seen.heard);
            }
            """);
        await TypeAsync(AnyCode());
        var line = await _page.Context.NewCDPSessionAsync(_page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object> { ["offline"] = false, ["latency"] = 50, ["downloadThroughput"] = 30_000, ["uploadThroughput"] = 30_000 });
        await TapAsync("#open");
        await _page.WaitForSelectorAsync("#opened-step");
        var text = await _page.EvaluateAsync<string[]>("self.seen.text");
        var heard = await _page.EvaluateAsync<string[]>("self.seen.heard");
        var fetching = text.Where(each => each.StartsWith("Fetching answers…", StringComparison.Ordinal)).ToList();
        Assert.All(fetching, each => Assert.EndsWith(" of 80 KB", each, StringComparison.Ordinal));
        Assert.True(fetching.Count > 3, string.Join('|', text));
        var read = fetching.Select(each => int.Parse(each.Split('…', ' ')[3], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(read.Order(), read);
        Assert.True(heard.Count(each => each.StartsWith("Fetching answers…", StringComparison.Ordinal)) <= 5, string.Join('|', heard));
        Assert.Contains(text, each => each.StartsWith("Asking what was published…", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_that_hangs_can_be_stopped_and_what_was_typed_stands_there_still()
    {
        await GoAsync();
        await _page.RouteAsync(Files, _ => Task.CompletedTask);
        var code = AnyCode();
        await TypeAsync(code);
        await TapAsync("#open");
        await Assertions.Expect(_page.Locator("#wait-title")).ToBeFocusedAsync();
        await TapAsync("#wait-stop");
        await Assertions.Expect(_page.Locator("#look-title")).ToBeFocusedAsync();
        Assert.Equal(code, await _page.InputValueAsync("#code"));
        await _page.UnrouteAsync(Files);
        await TapAsync("#open");
        await _page.WaitForSelectorAsync("#opened-step");
        Assert.Equal("", await _page.InputValueAsync("#code"));
    }

    [Theory]
    [InlineData("**/js/answers.js*", "hangs")]
    [LongData("**/dist/sealing.js", "hangs")]
    [LongData("**/api/mechanisms/*/keyset", "hangs")]
    [LongData("**/api/mechanisms/*/mailbox", "hangs")]
    [InlineData(Files, "hangs")]
    [LongData("**/js/answers.js*", "breaks")]
    [InlineData("**/dist/sealing.js", "breaks")]
    [LongData("**/api/mechanisms/*/keyset", "breaks")]
    [InlineData("**/api/mechanisms/*/mailbox", "breaks")]
    [LongData(Files, "breaks")]
    public async Task A_fetch_that_hangs_or_breaks_ends_and_the_next_look_fetches_it_again(string address, string how)
    {
        // A minute without a sign of life, in three seconds.
        await _page.AddInitScriptAsync("{ const wait = setTimeout; self.setTimeout = (act, ms, ...more) => wait(act, ms === 60000 ? 3000 : ms, ...more); }");
        await _page.RouteAsync(address, route => how == "hangs" ? Task.CompletedTask : route.AbortAsync());
        await _page.GotoAsync(new Uri(system.Portal.Address, "en/mailbox").ToString());
        var code = AnyCode();
        await TypeAsync(code);
        await TapAsync("#open");
        var ofBundle = address.EndsWith("js", StringComparison.Ordinal) || address.EndsWith("js*", StringComparison.Ordinal);
        await Assertions.Expect(_page.Locator("#errors")).ToContainTextAsync(ofBundle ? "Tap “Look for answers” to fetch it again" : "could not be fetched now");
        await Assertions.Expect(_page.Locator("#look")).ToBeVisibleAsync();
        Assert.Equal(code, await _page.InputValueAsync("#code"));
        await _page.UnrouteAsync(address);
        await TapAsync("#open");
        await _page.WaitForSelectorAsync("#opened-step");
    }

    [Fact]
    public async Task Before_what_opens_answers_has_come_it_says_that_it_is_loading()
    {
        var come = new TaskCompletionSource();
        await _page.RouteAsync("**/js/answers.js", async route =>
        {
            await come.Task;
            await route.ContinueAsync();
        });
        await _page.GotoAsync(new Uri(system.Portal.Address, "en/mailbox").ToString());
        await TypeAsync(AnyCode());
        await TapAsync("#open");
        await Assertions.Expect(_page.Locator("#wait-text")).ToHaveTextAsync("Loading what opens answers…");
        await Assertions.Expect(_page.Locator("#wait-stop")).ToBeVisibleAsync();
        come.SetResult();
        await _page.WaitForSelectorAsync("#opened-step");
    }

    [Theory]
    [InlineData(90)]
    [LongData(180)]
    [LongData(280)]
    [InlineData(600)]
    public async Task A_second_tap_on_any_button_does_nothing_to_the_step_that_came(int milliseconds)
    {
        await GoAsync();
        await TypeAsync(Backwards(AnyCode()));
        await TwiceAsync("#open", milliseconds);
        await ExpectAsync("reversed");
        await TwiceAsync("#reversed-no", milliseconds);
        await ExpectAsync("look");
        Assert.Equal("", await _page.InputValueAsync("#code"));
        await TypeAsync(Backwards(AnyCode()));
        await TapAsync("#open");
        await TwiceAsync("#reversed-yes", milliseconds);
        await ExpectAsync("opened-step");
        await TwiceAsync("#erase-open", milliseconds);
        await ExpectAsync("erase-step");
        Assert.False(await _page.IsCheckedAsync("#erase-sure"));
        await TwiceAsync("#erase-back", milliseconds);
        await ExpectAsync("opened-step");
        await TwiceAsync("#clean-open", milliseconds);
        await ExpectAsync("clean");
        await TwiceAsync("#back", milliseconds);
        await ExpectAsync("opened-step");
        await _page.FillAsync("#message", Words);
        await TwiceAsync("#message-send", milliseconds);
        await ExpectAsync("sent-step");
        await TwiceAsync("#sent-more", milliseconds);
        await ExpectAsync("opened-step");
        await _page.FillAsync("#message", Words);
        await TwiceAsync("#finish", milliseconds);
        await ExpectAsync("cover");
        await TwiceAsync("#cover-show", milliseconds);
        await ExpectAsync("opened-step");
        Assert.Equal(Words, await _page.InputValueAsync("#message"));
        await _page.FillAsync("#message", "");
        await TapAsync("#erase-open");
        await TapAsync("#erase-sure");
        await TwiceAsync("#erase-do", milliseconds);
        await ExpectAsync("erased-step");
        await TwiceAsync("#erased-clean", milliseconds);
        await ExpectAsync("clean");
    }

    [Fact]
    public async Task Unsent_words_are_asked_about_by_the_devices_Back_and_by_the_pages_own_and_not_by_Exit()
    {
        await _page.GotoAsync(new Uri(system.Portal.Address, "healthz").ToString());
        await OpenAsync(AnyCode());
        await TapAsync("#erase-open");
        await TapAsync("#back");
        await ExpectAsync("opened-step");
        await _page.FillAsync("#message", Words);
        await TapAsync("#erase-open");
        await Assertions.Expect(_page.Locator("#errors")).ToContainTextAsync("There is text here that is not sent");
        var asked = 0;
        _page.Dialog += async (_, dialog) =>
        {
            asked++;
            await dialog.DismissAsync();
        };
        await _page.EvaluateAsync("history.back()");
        await ExpectAsync("cover");
        Assert.Equal(1, asked);
        await Assertions.Expect(_page.Locator("#message")).ToBeHiddenAsync();
        await TapAsync("#cover-show");
        Assert.Equal(Words, await _page.InputValueAsync("#message"));
        await TapAsync("#back");
        await ExpectAsync("cover");
        await TapAsync("#cover-show");
        await _page.ClickAsync("#exit");
        await Assertions.Expect(_page).ToHaveURLAsync("https://www.wikipedia.org/");
        Assert.Equal(1, asked);
        await _page.GoBackAsync();
        Assert.Equal("/healthz", new Uri(_page.Url).AbsolutePath);
    }

    [Fact]
    public async Task The_pages_own_Back_leads_from_the_answers_to_the_code_and_from_there_to_the_start()
    {
        await OpenAsync(AnyCode());
        await TapAsync("#back");
        await ExpectAsync("look");
        Assert.Equal("", await _page.InputValueAsync("#code"));
        Assert.Equal("", await _page.TextContentAsync("#replies"));
        await TapAsync("#back");
        await _page.WaitForURLAsync("**/en/");
    }

    [Fact]
    public async Task After_ten_minutes_code_and_answers_are_gone_and_unsent_words_are_covered_and_can_still_be_sent()
    {
        await _page.AddInitScriptAsync("{ const now = Date.now; Date.now = () => now() + (self.away || 0); }");
        var code = AnyCode();
        await OpenAsync(code);
        await _page.FillAsync("#message", Words);
        await AwayAsync(9);
        await Assertions.Expect(_page.Locator("#message")).ToBeVisibleAsync();
        await AwayAsync(20);
        await ExpectAsync("cover");
        Assert.Equal("", await _page.TextContentAsync("#replies"));
        await TapAsync("#cover-show");
        await Assertions.Expect(_page.Locator("#code-forgotten")).ToBeVisibleAsync();
        await TapAsync("#message-send");
        await Assertions.Expect(_page.Locator("#errors")).ToContainTextAsync("Type your code first");
        await TypeAsync(code);
        await TapAsync("#open");
        await ExpectAsync("opened-step");
        await Assertions.Expect(_page.Locator("#code-forgotten")).ToBeHiddenAsync();
        Assert.Equal(Words, await _page.InputValueAsync("#message"));
        await TapAsync("#message-send");
        await ExpectAsync("sent-step");
        await AwayAsync(40);
        await Assertions.Expect(_page.Locator("#finished-idle")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_message_stands_with_those_of_its_visit_and_one_that_was_stopped_and_changed_names_what_it_replaces()
    {
        var items = new List<string>();
        _page.Request += (_, request) =>
        {
            if (request.Method == "PUT")
            {
                items.Add(new Uri(request.Url).Segments[^1]);
            }
        };
        await OpenAsync(AnyCode());
        await _page.RouteAsync("**/items/*", route => route.AbortAsync());
        await _page.FillAsync("#message", Words);
        await TapAsync("#message-send");
        await Assertions.Expect(_page.Locator("#sending-title")).ToHaveTextAsync("Not sent yet");
        await TapAsync("#sending-stop");
        await Assertions.Expect(_page.Locator("#message")).ToBeFocusedAsync();
        await _page.UnrouteAsync("**/items/*");
        await _page.FillAsync("#message", $"{Words} Twice.");
        await TapAsync("#message-send");
        await ExpectAsync("sent-step");
        await Assertions.Expect(_page.Locator("#sent-when")).ToContainTextAsync("within 3 working days");
        await Assertions.Expect(_page.Locator("#arrived-keyset")).ToContainTextAsync("with key set 1");
        await TapAsync("#sent-more");
        await _page.FillAsync("#message", "And a third time.");
        await TapAsync("#message-send");
        await ExpectAsync("sent-step");
        items = [.. items.Distinct()];
        Assert.Equal(3, items.Count);

        var second = await ReportAsync(items[1]);
        Assert.Equal("message", second.GetProperty("kind").GetString());
        Assert.Equal($$"""{"blocks":["FIRST"],"replaces":["{{items[0]}}"]}""", second.GetProperty("visit").GetRawText());
        Assert.False(second.GetProperty("mailbox").TryGetProperty("kept", out _));
        Assert.Equal($$"""{"blocks":["FIRST"],"before":["{{items[1]}}"]}""", (await ReportAsync(items[2])).GetProperty("visit").GetRawText());
    }

    [Fact]
    public async Task What_has_left_waits_for_its_receipt_and_is_not_called_sent()
    {
        await OpenAsync(AnyCode());
        await _page.RouteAsync("**/items/*", _ => Task.CompletedTask);
        await _page.FillAsync("#message", Words);
        await TapAsync("#message-send");
        await Assertions.Expect(_page.Locator("#sending-text")).ToContainTextAsync("…");
        await Assertions.Expect(_page.Locator("#sending-text")).Not.ToContainTextAsync("100 %");
        await Assertions.Expect(_page.Locator("#sending-stop")).ToHaveTextAsync("Stop and change");
    }

    [Theory]
    [InlineData("breaks", "may have arrived or not")]
    [InlineData("503", "may have arrived or not")]
    [InlineData("400", "did not take the request")]
    [InlineData("no key", "Nothing is erased yet")]
    public async Task An_erasing_that_did_not_go_through_says_what_is_true_and_can_be_asked_for_again(string how, string says)
    {
        await OpenAsync(AnyCode());
        var address = how == "no key" ? "**/api/mechanisms/*/keyset" : Erasing;
        await _page.RouteAsync(address, route => how is "breaks" or "no key" ? route.AbortAsync() : route.FulfillAsync(new RouteFulfillOptions { Status = int.Parse(how, CultureInfo.InvariantCulture) }));
        await TapAsync("#erase-open");
        await TapAsync("#erase-do");
        await Assertions.Expect(_page.Locator("#errors")).ToContainTextAsync("Please tick");
        await TapAsync("#erase-sure");
        await TapAsync("#erase-do");
        await Assertions.Expect(_page.Locator("#errors")).ToContainTextAsync(says);
        await ExpectAsync("erase-step");
        await _page.UnrouteAsync(address);
        await TapAsync("#erase-do");
        await ExpectAsync("erased-step");
        await Assertions.Expect(_page.Locator("#erased-step")).ToContainTextAsync("when answers are next published");
    }

    [Fact]
    public async Task A_wrong_code_an_erased_mailbox_and_an_empty_one_ask_for_the_same_and_show_the_same()
    {
        await _reporter.WriteAsync(Words);
        var empty = await _reporter.SendUnderCodeAsync();
        await _reporter.WriteAsync(Words);
        var erased = await _reporter.SendUnderCodeAsync();
        await system.RestartDeskAsync();
        await OpenAsync(erased);
        await TapAsync("#erase-open");
        await TapAsync("#erase-sure");
        await TapAsync("#erase-do");
        await ExpectAsync("erased-step");
        await system.CommandAsync("mailbox", "publish");

        var seen = new List<(string Requests, string Shown)>();
        foreach (var code in new[] { AnyCode(), empty, erased })
        {
            var answered = new List<IResponse>();
            void Note(object? sender, IResponse response) => answered.Add(response);
            _page.Response += Note;
            await OpenAsync(code);
            _page.Response -= Note;
            var requests = answered.Select(Told).ToList();
            seen.Add((Regex.Replace(string.Join('\n', requests.Order(StringComparer.Ordinal)), "/mailbox/[0-9]+/", "/mailbox/N/", RegexOptions.NonBacktracking), await _page.Locator("#opened-step").InnerTextAsync()));
        }

        Assert.Contains("/mailbox/", seen[0].Requests, StringComparison.Ordinal);
        Assert.Contains("No answer yet.", seen[0].Shown, StringComparison.Ordinal);
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[0], seen[2]);
    }

    [Theory]
    [InlineData("finish")]
    [InlineData("back")]
    [InlineData("erase")]
    [InlineData("ten minutes")]
    public async Task When_it_is_left_nothing_of_code_answer_or_words_stays_in_the_page(string how)
    {
        await _page.AddInitScriptAsync("{ const now = Date.now; Date.now = () => now() + (self.away || 0); }");
        var code = AnyCode();
        await OpenAsync(code);
        await _page.FillAsync("#message", Words);
        await TapAsync("#message-send");
        await ExpectAsync("sent-step");
        await TapAsync("#sent-more");
        switch (how)
        {
            case "finish":
                await TapAsync("#finish");
                await ExpectAsync("finished");
                break;
            case "back":
                await TapAsync("#back");
                await ExpectAsync("look");
                break;
            case "erase":
                await TapAsync("#erase-open");
                await TapAsync("#erase-sure");
                await TapAsync("#erase-do");
                await ExpectAsync("erased-step");
                break;
            default:
                await AwayAsync(20);
                await ExpectAsync("finished");
                break;
        }

        Assert.Equal("[\"\",\"\"]", await _page.EvaluateAsync<string>("JSON.stringify([document.getElementById('replies').textContent, Array.from(document.querySelectorAll('input, textarea'), (field) => field.value === 'on' ? '' : field.value).join('')])"));
        Assert.Empty(_page.Workers);
        var heap = await HeapAsync();
        Assert.True(heap.Length > 100_000);
        Assert.DoesNotContain(Words, heap, StringComparison.Ordinal);
        Assert.DoesNotContain(code, heap, StringComparison.Ordinal);
        Assert.Equal("""[{},{},"","/en/mailbox",null,"Visitors"]""", await _page.EvaluateAsync<string>(
            "JSON.stringify([localStorage, sessionStorage, document.cookie, location.pathname + location.search + location.hash, history.state, document.title])"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fa")]
    public async Task No_step_of_it_has_an_accessibility_error_or_runs_over_a_small_screen(string language)
    {
        await GoAsync(language);
        await CheckAsync("look");
        await _page.FillAsync("#code", Backwards(AnyCode()));
        await TapAsync("#open");
        await ExpectAsync("reversed");
        Assert.Matches(language == "fa" ? "^[۰-۹ ]+$" : "^[0-9 ]+$", await _page.TextContentAsync("#reversed-code"));
        await CheckAsync("reversed");
        await _page.RouteAsync(Files, _ => Task.CompletedTask);
        await TapAsync("#reversed-yes");
        await ExpectAsync("wait");
        await CheckAsync("wait");
        await _page.UnrouteAsync(Files);
        await TapAsync("#wait-stop");
        await TapAsync("#open");
        await TapAsync("#reversed-yes");
        await ExpectAsync("opened-step");
        await CheckAsync("opened-step");
        await TapAsync("#message-send");
        await CheckAsync("opened-step with an error");
        await _page.FillAsync("#message", "…");
        await TapAsync("#message-send");
        await ExpectAsync("sent-step");
        await CheckAsync("sent-step");
        await TapAsync("#sent-more");
        await TapAsync("#erase-open");
        await CheckAsync("erase-step");
        await TapAsync("#erase-sure");
        await TapAsync("#erase-do");
        await ExpectAsync("erased-step");
        await CheckAsync("erased-step");
    }

    private async Task GoAsync(string language = "en")
    {
        await _page.GotoAsync(new Uri(system.Portal.Address, $"{language}/mailbox").ToString());
        await _page.WaitForSelectorAsync("#look");
    }

    private async Task TypeAsync(string code)
    {
        await _page.WaitForSelectorAsync("#code");
        await _page.FillAsync("#code", code);
    }

    private async Task OpenAsync(string code, string language = "en")
    {
        await GoAsync(language);
        await TypeAsync(language == "fa" ? Reporter.InPersianDigits(code) : code);
        await TapAsync("#open");
        await _page.WaitForSelectorAsync("#opened-step");
    }

    private async Task TapAsync(string selector)
    {
        await _page.WaitForSelectorAsync(selector);
        await _reporter.SettleAsync();
        await _page.TapAsync(selector);
    }

    private async Task TwiceAsync(string selector, int milliseconds)
    {
        await _page.WaitForSelectorAsync(selector);
        await _reporter.SettleAsync();
        await _page.Locator(selector).ScrollIntoViewIfNeededAsync();
        var box = (await _page.Locator(selector).BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await _page.Touchscreen.TapAsync(x, y);
        await _page.WaitForTimeoutAsync(milliseconds);
        await _page.Touchscreen.TapAsync(x, y);
    }

    private Task ExpectAsync(string step) => Assertions.Expect(_page.Locator($"#{step}")).ToBeVisibleAsync(new() { Timeout = 20_000 });

    private async Task AwayAsync(int minutes) =>
        await _page.EvaluateAsync($"() => {{ self.away = {minutes * 60_000}; document.dispatchEvent(new Event('visibilitychange')); }}");

    private async Task ShiftClockAsync(int days) => await _page.AddInitScriptAsync($$"""
        {
          const Real = Date;
          const shift = {{days}} * 86400000;
          self.Date = class extends Real {
            constructor(...given) { super(...(given.length === 0 ? [Real.now() + shift] : given)); }
            static now() { return Real.now() + shift; }
          };
        }
        """);

    /// <summary>What whoever sees the line could tell of a request: what was asked, how much was sent with it, and how much came back.</summary>
    private static string Told(IResponse response)
    {
        var request = response.Request;
        var headers = request.Headers.Sum(header => header.Key.Length + header.Value.Length);
        return $"{request.Method} {new Uri(request.Url).PathAndQuery} {headers} {request.PostDataBuffer?.Length}: {response.Status} {response.Headers.GetValueOrDefault("content-length")}";
    }

    /// <summary>Everything the page's own script could still find, as its engine tells a debugger.</summary>
    private async Task<string> HeapAsync()
    {
        var session = await _page.Context.NewCDPSessionAsync(_page);
        var parts = new System.Text.StringBuilder();
        session.Event("HeapProfiler.addHeapSnapshotChunk").OnEvent += (_, chunk) =>
        {
            lock (parts)
            {
                parts.Append(chunk!.Value.GetProperty("chunk").GetString());
            }
        };
        await session.SendAsync("HeapProfiler.enable");
        await session.SendAsync("HeapProfiler.collectGarbage");
        await session.SendAsync("HeapProfiler.takeHeapSnapshot");
        await session.DetachAsync();
        return parts.ToString();
    }

    private async Task<JsonElement> ReportAsync(string item)
    {
        await system.RestartDeskAsync();
        var opened = JsonSerializer.Deserialize<JsonElement>(await system.CommandAsync(
            "item", "open", item, "--officer", system.FirstOfficer.Name, "--passphrase-file", await system.PassphraseFileAsync(), "--json"));
        return opened.GetProperty("report");
    }

    private async Task CheckAsync(string where)
    {
        var found = await _page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"{where}: {string.Join(", ", found.Violations.Select(violation => violation.Id))}");
        Assert.True(await _page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{where} is wider than the screen");
    }

    /// <summary>A code that nobody was given, and that is none backwards.</summary>
    private static string AnyCode()
    {
        while (true)
        {
            var digits = string.Concat(Enumerable.Range(0, 26).Select(_ => RandomNumberGenerator.GetInt32(10)));
            var code = digits + ((int)(98 - (BigInteger.Parse(digits, CultureInfo.InvariantCulture) * 100 % 97))).ToString("00", CultureInfo.InvariantCulture);
            if (BigInteger.Parse(Backwards(code), CultureInfo.InvariantCulture) % 97 != 1)
            {
                return code;
            }
        }
    }

    private static string Backwards(string code) => string.Concat(code.Chunk(4).Reverse().Select(group => new string(group)));
}
