using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>A text too long for one item goes in parts under one code, and what the desk opens is the text, whole and in order.</summary>
public sealed class LongTextTests(WholeSystem system) : IClassFixture<WholeSystem>, IAsyncLifetime
{
    private const string Items = "**/api/mechanisms/*/items/*";

    private readonly List<string> _sent = [];
    private Chromium _phone = null!;
    private IPage _page = null!;
    private Reporter _reporter = null!;

    public async ValueTask InitializeAsync()
    {
        _phone = await Chromium.StartAsync(360, touch: true);
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
    [InlineData("他们晚上把他带走了。\n", 1000, 2)]
    [LongData("They \"took\" him at night.\n", 2000, 3)]
    public async Task A_long_text_arrives_whole_in_as_many_parts_as_it_needs(string line, int times, int parts)
    {
        var text = string.Concat(Enumerable.Repeat(line, times));
        await _reporter.WriteAsync(text, danger: true);
        await _reporter.SendUnderCodeAsync();
        Assert.Equal(parts, _sent.Count);
        await ShouldBeAsync(_sent, parts == 1 ? text : text.Trim());
    }

    [Fact]
    public async Task A_line_that_breaks_between_parts_loses_nothing_repeats_nothing_and_says_how_far_it_is()
    {
        var text = Numbered(1500);
        var broken = "";
        await _page.RouteAsync(Items, async route =>
        {
            var item = new Uri(route.Request.Url).Segments[^1];
            if (_sent.Distinct().Count() == 2 && broken.Length == 0)
            {
                // The second part: it is stored, and its acknowledgement lost.
                broken = item;
                await route.FetchAsync();
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await _reporter.WriteAsync(text);
        await _page.TapAsync("#send");
        await Assertions.Expect(_page.Locator("#sending-title")).ToHaveTextAsync("Not sent yet");
        await Assertions.Expect(_page.Locator("#sending-text")).ToContainTextAsync("Part 2 of 3.");
        await _reporter.SettleAsync();
        await _page.TapAsync("#sending-stop");
        Assert.Equal(text, await _page.InputValueAsync("#what"));
        await Assertions.Expect(_page.Locator("#what-space")).ToContainTextAsync("1 of 3 parts");
        await _reporter.SettleAsync();
        await _page.TapAsync("#back");
        await Assertions.Expect(_page.Locator("#arrived-title")).ToContainTextAsync("Not all has arrived yet: 1 of 3 parts");
        Assert.Equal(7, await _page.Locator("#code-groups li").CountAsync());
        await _reporter.SettleAsync();
        await _page.TapAsync("#more");
        Assert.Equal(text, await _page.InputValueAsync("#what"));
        await _reporter.SettleAsync();
        await _page.TapAsync("#send");
        await Assertions.Expect(_page.Locator("#arrived-title")).ToHaveTextAsync("It has arrived.");
        Assert.Equal(7, await _page.Locator("#code-groups li").CountAsync());
        Assert.Equal(3, _sent.Distinct().Count());
        Assert.Equal(2, _sent.Count(item => item == broken));
        Assert.Equal(4, _sent.Count);
        Assert.Equal("", await _page.InputValueAsync("#what"));
        await ShouldBeAsync(_sent.Distinct(), text.Trim());
    }

    [Fact]
    public async Task What_is_changed_between_parts_replaces_what_it_changes_and_nothing_else()
    {
        var text = Numbered(1500);
        await _page.RouteAsync(Items, route => _sent.Count < 2 ? route.ContinueAsync() : route.AbortAsync());
        await _reporter.WriteAsync(text);
        await _page.TapAsync("#send");
        await Assertions.Expect(_page.Locator("#sending-title")).ToHaveTextAsync("Not sent yet");
        await _reporter.SettleAsync();
        await _page.TapAsync("#sending-stop");
        await _page.UnrouteAsync(Items);
        var changed = $"{text}And now it is quiet.";
        await _page.FillAsync("#what", changed);
        await _reporter.SettleAsync();
        await _reporter.SendAsync();
        var items = _sent.Distinct().ToList();
        Assert.Equal(3, items.Count);   // the middle one was the same and kept its id
        await ShouldBeAsync(items, changed);
    }

    private static string Numbered(int lines)
    {
        var text = new StringBuilder();
        for (var line = 1; line <= lines; line++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{line}: they came at night and asked who talked.\n");
        }

        return text.ToString();
    }

    private async Task ShouldBeAsync(IEnumerable<string> items, string text)
    {
        await system.RestartDeskAsync();
        var whole = new StringBuilder();
        var before = new List<string?>();
        string? author = null;
        foreach (var item in items)
        {
            var opened = JsonSerializer.Deserialize<JsonElement>(await system.CommandAsync(
                "item", "open", item, "--officer", system.FirstOfficer.Name, "--passphrase-file", await system.PassphraseFileAsync(), "--json"));
            var report = opened.GetProperty("report");
            whole.Append(report.GetProperty("what").GetString());
            Assert.Equal(before.Count == 0 ? "report" : "message", report.GetProperty("kind").GetString());
            var visit = report.GetProperty("visit");
            Assert.Equal(before, visit.TryGetProperty("before", out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetString())] : new List<string?>());
            Assert.False(visit.TryGetProperty("replaces", out _));
            var mine = report.GetProperty("mailbox").GetProperty("author").GetString();
            Assert.Equal(author ?? mine, mine);
            author = mine;
            before.Add(item);
        }

        Assert.Equal(text, whole.ToString());
    }
}
