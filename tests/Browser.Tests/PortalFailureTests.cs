using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>What a reporter sees when the database is away, and that the item goes in once when it is back.</summary>
public sealed class PortalFailureTests : IAsyncLifetime
{
    private readonly WholeSystem _system = new();

    public ValueTask InitializeAsync() => _system.InitializeAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task With_the_database_stopped_the_page_says_it_is_not_sent_and_the_item_goes_in_once_afterwards()
    {
        await using var chromium = await Chromium.StartAsync(360);
        var page = await chromium.NewPageAsync();
        var reporter = new Reporter(page, _system.Portal.Address);
        await reporter.WriteAsync("The line is bad here.");

        await _system.Cluster.StopAsync();
        await page.ClickAsync("#send");
        await Assertions.Expect(page.Locator("#sending-title")).ToHaveTextAsync("Not sent yet");
        await Assertions.Expect(page.Locator("#sending-status")).ToContainTextAsync("Nothing is lost");

        await _system.Cluster.StartAsync();
        await reporter.SettleAsync();
        await page.ClickAsync("#sending-retry");
        await reporter.ArrivedAsync();

        await _system.RestartDeskAsync();
        var items = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await _system.CommandAsync("item", "list", "--json"));
        Assert.Single(items.EnumerateArray());
    }
}
