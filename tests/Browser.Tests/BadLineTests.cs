using System.Text.Json;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>A line that breaks, a clock that is wrong, a key that changes: what is said is true, and every word stays until it has arrived.</summary>
public sealed class BadLineTests(WholeSystem system) : IClassFixture<WholeSystem>, IAsyncLifetime
{
    private const string Words = "They cut the visits to one in a month.";
    private const string Items = "**/api/mechanisms/*/items/*";

    private readonly List<string> _sent = [];
    private Chromium _phone = null!;
    private IPage _page = null!;
    private Reporter _reporter = null!;

    public async ValueTask InitializeAsync()
    {
        _phone = await Chromium.StartAsync(360);
        _page = await _phone.NewPageAsync();
        _reporter = new Reporter(_page, system.Portal.Address);
        _page.Request += (_, request) =>
        {
            if (request.Method == "PUT")
            {
                _sent.Add(new Uri(request.Url).Segments[^1]);
            }
        };
    }

    public ValueTask DisposeAsync() => _phone.DisposeAsync();

    [Theory]
    [InlineData("**/js/sending.js*")]
    [InlineData("**/dist/sealing.js")]
    public async Task A_script_that_did_not_come_is_said_at_once_and_fetched_again_at_the_next_send(string script)
    {
        var fails = true;
        await _page.RouteAsync(script, route => fails ? route.AbortAsync() : route.ContinueAsync());
        await _reporter.WriteAsync(Words);
        await Assertions.Expect(_page.Locator("#line")).ToContainTextAsync("Nothing is lost");
        await _page.ClickAsync("#send");
        await Assertions.Expect(_page.Locator("#errors")).ToContainTextAsync("Tap Send to fetch it again");
        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        fails = false;
        await _reporter.SettleAsync();
        await _reporter.SendAsync();
    }

    [Theory]
    [InlineData("ConnectionFailed", "Nothing is lost")]
    [InlineData("answered 503", "Nothing is lost")]
    public async Task What_was_stopped_keeps_its_id_when_nothing_differs_and_names_what_it_replaces_when_something_does(string how, string says)
    {
        await _page.RouteAsync(Items, route => how == "answered 503" ? route.FulfillAsync(new RouteFulfillOptions { Status = 503 }) : route.AbortAsync());
        await _reporter.WriteAsync(Words);
        await _page.ClickAsync("#send");
        await Assertions.Expect(_page.Locator("#sending-text")).ToContainTextAsync(says);
        await StopAsync();
        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        await _reporter.SettleAsync();
        await _page.ClickAsync("#send");
        await Assertions.Expect(_page.Locator("#sending-title")).ToHaveTextAsync("Not sent yet");
        await StopAsync();
        Assert.Single(_sent.Distinct());

        await _page.FillAsync("#what", $"{Words} Now none.");
        await _page.UnrouteAsync(Items);
        await _reporter.SettleAsync();
        await _reporter.SendAsync();
        await _reporter.KeepCodeAsync();
        Assert.Equal(2, _sent.Distinct().Count());
        await _page.ClickAsync("#more");
        await _reporter.FillAsync("One more thing.");
        await _reporter.SendAsync();
        await Assertions.Expect(_page.Locator("#code-step")).ToBeHiddenAsync();
        Assert.Equal(3, _sent.Distinct().Count());

        var second = await OpenAsync(_sent[^2]);
        Assert.Equal("report", second.GetProperty("kind").GetString());
        Assert.Equal([_sent[0]], Ids(second, "replaces"));
        var third = await OpenAsync(_sent[^1]);
        Assert.Equal("message", third.GetProperty("kind").GetString());
        Assert.Equal([_sent[^2]], Ids(third, "before"));
        Assert.Equal(second.GetProperty("mailbox").GetProperty("author").GetString(), third.GetProperty("mailbox").GetProperty("author").GetString());
    }

    [Theory]
    [InlineData(400, "#clock-yes", "too old")]
    [InlineData(400, "#clock-no", "set the date of your device")]
    public async Task A_clock_far_ahead_is_named_as_such_and_nothing_is_sealed_whatever_is_answered(int days, string answer, string says)
    {
        await ShiftClockAsync(days);
        await _reporter.WriteAsync(Words);
        await _page.ClickAsync("#send");
        await Assertions.Expect(_page.Locator("#clock-says")).ToContainTextAsync("Your device says");
        await Assertions.Expect(_page.Locator("#write")).Not.ToContainTextAsync("is not ours");
        await _reporter.SettleAsync();
        await _page.ClickAsync(answer);
        await Assertions.Expect(_page.Locator("#clock-then")).ToContainTextAsync(says);
        await Assertions.Expect(_page.Locator("#help")).ToBeVisibleAsync();
        await _reporter.SettleAsync();
        await _page.ClickAsync("#send");
        await Assertions.Expect(_page.Locator("#clock-question")).ToBeVisibleAsync();
        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        Assert.Empty(_sent);
    }

    [Theory]
    [InlineData(-400, false)]
    [InlineData(2, true)]
    public async Task A_date_is_promised_only_where_the_clock_is_not_in_doubt(int days, bool promised)
    {
        await ShiftClockAsync(days);
        await _page.RouteAsync("**/en/report", async route =>
        {
            var answer = await route.FetchAsync();
            var html = await answer.TextAsync();
            var mechanism = $$$"""{"{{{system.Mechanism}}}":{"workingDays":3,"weekdays":[1,2,3,4,5,6,7],"daysOff":[]}}""";
            html = html.Replace("data-days=", $"data-days=\"{mechanism.Replace("\"", "&quot;", StringComparison.Ordinal)}\" data-other=", StringComparison.Ordinal);   // the first of two counts
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = html });
        });
        await _reporter.WriteAsync(Words);
        await _reporter.SendAsync();
        var expected = TimeProvider.System.GetLocalNow().AddDays(days + 3);
        await Assertions.Expect(_page.Locator("#arrived-date")).ToHaveTextAsync(
            promised ? expected.ToString("dddd d MMMM", System.Globalization.CultureInfo.InvariantCulture) : "");
        await Assertions.Expect(_page.Locator("#arrived-when")).ToContainTextAsync(promised ? "within 3 working days" : "working days have passed: 3");
    }

    [Fact]
    public async Task One_bar_says_that_there_is_no_line_though_the_device_says_otherwise_and_goes_when_it_is_back()
    {
        await _page.RouteAsync("**/api/**", route => route.AbortAsync());
        await _reporter.WriteAsync(Words);
        await Assertions.Expect(_page.Locator("#line")).ToHaveTextAsync("No line. Nothing is lost: it goes when the line is back.");
        Assert.True(await _page.EvaluateAsync<bool>("navigator.onLine"));
        await _page.ClickAsync("#send");
        await _page.WaitForSelectorAsync("#sending-retry");
        await Assertions.Expect(_page.Locator("#line")).ToBeVisibleAsync();
        await _page.UnrouteAsync("**/api/**");
        await _reporter.SettleAsync();
        await _page.ClickAsync("#sending-retry");
        await _reporter.ArrivedAsync();
        await Assertions.Expect(_page.Locator("#line")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("**/js/sending.js*")]
    [InlineData("**/dist/sealing.js")]
    [InlineData("**/api/mechanisms/*/keyset")]
    [InlineData(Items)]
    public async Task What_gives_no_sign_for_a_minute_ends_with_a_way_out_and_the_text_stays(string what)
    {
        // A minute is three seconds here.
        await _page.AddInitScriptAsync("{ const real = setTimeout; self.setTimeout = (act, time, ...more) => real(act, time === 60000 ? 3000 : time, ...more); }");
        var hangs = true;
        await _page.RouteAsync(what, route => hangs ? Task.CompletedTask : route.ContinueAsync());
        await _reporter.WriteAsync(Words);
        await _page.ClickAsync("#send");
        await Assertions.Expect(_page.Locator("#sending-stop")).ToBeVisibleAsync();
        var said = _page.Locator("#errors", new PageLocatorOptions { HasText = "Tap Send to fetch it again" })
            .Or(_page.Locator("#sending-retry:visible"));
        await Assertions.Expect(said).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 20_000 });
        await _reporter.SettleAsync();
        if (await _page.IsVisibleAsync("#sending-stop"))
        {
            await StopAsync();
        }

        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        hangs = false;
        await _reporter.SettleAsync();
        await _reporter.SendAsync();
    }

    private async Task StopAsync()
    {
        await _reporter.SettleAsync();
        await _page.ClickAsync("#sending-stop");
        await _reporter.SettleAsync();
    }

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

    private async Task<JsonElement> OpenAsync(string item)
    {
        await system.RestartDeskAsync();
        var opened = JsonSerializer.Deserialize<JsonElement>(await system.CommandAsync(
            "item", "open", item, "--officer", system.FirstOfficer.Name, "--passphrase-file", await system.PassphraseFileAsync(), "--json"));
        return opened.GetProperty("report");
    }

    private static string?[] Ids(JsonElement report, string name) =>
        [.. report.GetProperty("visit").GetProperty(name).EnumerateArray().Select(id => id.GetString())];
}
