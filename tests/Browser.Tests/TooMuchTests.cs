using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>Whoever has chosen more than the desk could read is told before anything is sent, and keeps every word.</summary>
public sealed class TooMuchTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private const string Words = "او را در سلول انفرادی نگه داشتند.";

    [Fact]
    public async Task Names_too_long_for_one_report_are_said_to_be_and_nothing_that_was_written_is_lost()
    {
        await using var chromium = await Chromium.StartAsync(360);
        var page = await chromium.NewPageAsync();
        var sent = new List<string>();
        page.Request += (_, request) => sent.Add(request.Method);
        await page.GotoAsync(new Uri(system.Portal.Address, "en/report").ToString());
        await page.FillAsync("#what", Words);
        await ChooseAsync(page, count: 300, nameLength: 2000);
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.CheckAsync("#keep-names");
        await TapSendAsync(page);

        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync("names of your files are too long");
        Assert.All(sent, method => Assert.Equal("GET", method));
        Assert.Equal(Words, await page.InputValueAsync("#what"));
        Assert.Equal(300, await page.Locator("#files-list li").CountAsync());

        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.UncheckAsync("#keep-names");
        await TapSendAsync(page);
        await page.WaitForSelectorAsync("#code-shown");
        Assert.Equal(1, sent.Count(method => method == "PUT"));
    }

    [Fact]
    public async Task A_thousand_files_are_said_to_be_too_many_and_a_text_too_long_for_all_parts_is_said_to_be_too_long()
    {
        await using var chromium = await Chromium.StartAsync(360);
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(new Uri(system.Portal.Address, "en/report").ToString());
        await page.FillAsync("#what", new string('x', (24 * 24000) + 9));
        await TapSendAsync(page);
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync("too long to go at once, by about 9 letters");
        Assert.Equal((24 * 24000) + 9, (await page.InputValueAsync("#what")).Length);

        await page.FillAsync("#what", Words);
        await ChooseAsync(page, count: 1000, nameLength: 5);
        await TapSendAsync(page);
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync("At most 999 files");
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.Locator("#files-list li button").First.ClickAsync();
        await TapSendAsync(page);
        await page.WaitForSelectorAsync("#code-shown");
    }

    [Fact]
    public async Task A_text_too_long_when_composed_goes_in_two_parts()
    {
        await using var chromium = await Chromium.StartAsync(360);
        var page = await chromium.NewPageAsync();
        var sent = new List<string>();
        page.Request += (_, request) => sent.Add(request.Method);
        await page.GotoAsync(new Uri(system.Portal.Address, "en/report").ToString());
        var grows = string.Concat(Enumerable.Repeat("\U0001d160", 2001));   // 8 kB as typed, 24 kB as it is sent
        await page.FillAsync("#what", grows);
        await TapSendAsync(page);
        await page.WaitForSelectorAsync("#code-shown");
        Assert.Equal(2, sent.Count(method => method == "PUT"));
    }

    private static async Task TapSendAsync(IPage page)
    {
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.ClickAsync("#send");
    }

    [Fact]
    public async Task A_hundred_files_at_once_and_an_empty_one_are_sent()
    {
        await using var chromium = await Chromium.StartAsync(360);
        var page = await chromium.NewPageAsync();
        var reporter = new Reporter(page, system.Portal.Address);
        await reporter.WriteAsync(Words, files: new FilePayload { Name = "empty.txt", MimeType = "text/plain", Buffer = [] });
        await ChooseAsync(page, count: 100, nameLength: 5);
        Assert.Equal(101, await page.Locator("#files-list li").CountAsync());
        await reporter.SendAsync();
    }

    [Fact]
    public async Task A_file_that_vanished_is_named_and_taken_out_and_choosing_one_again_replaces_it()
    {
        await using var chromium = await Chromium.StartAsync(360);
        var page = await chromium.NewPageAsync();
        var reporter = new Reporter(page, system.Portal.Address);
        var gone = Path.Combine(system.Data, "gone.txt");
        var stays = Path.Combine(system.Data, "stays.txt");
        await File.WriteAllTextAsync(gone, "gone", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(stays, "stays", TestContext.Current.CancellationToken);
        await reporter.WriteAsync(Words);
        await page.SetInputFilesAsync("#files", [gone, stays]);
        await page.SetInputFilesAsync("#files", stays);
        Assert.Equal(2, await page.Locator("#files-list li").CountAsync());
        File.Delete(gone);

        await TapSendAsync(page);
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync("taken out: gone.txt");
        Assert.Equal(["stays.txt"], await page.Locator("#files-list bdi").AllTextContentsAsync());
        Assert.Equal(Words, await page.InputValueAsync("#what"));
        await TapSendAsync(page);
        await reporter.ArrivedAsync();
    }

    // As a drop of many files at once leaves them.
    private static async Task ChooseAsync(IPage page, int count, int nameLength) => await page.EvaluateAsync(
        """
        ({ count, nameLength }) => {
          const chosen = new DataTransfer();
          for (let number = 0; number < count; number++) {
            chosen.items.add(new File([new Uint8Array(10)], 'ش'.repeat(nameLength), { type: 'image/png' }));
          }
          const input = document.getElementById('files');
          input.files = chosen.files;
          input.dispatchEvent(new Event('change'));
        }
        """,
        new { count, nameLength });
}
