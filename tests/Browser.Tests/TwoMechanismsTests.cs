using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>Where several mechanisms take messages: it is asked who came, with a default; and key sets that change at any step.</summary>
public sealed class TwoMechanismsTests(WholeSystem system) : IClassFixture<WholeSystem>, IAsyncLifetime
{
    private const string Words = "They asked who talked to the visitors.";

    private static readonly SemaphoreSlim One = new(1, 1);
    private static SecondMechanism? _second;
    private readonly List<Uri> _sent = [];
    private readonly List<string?> _serials = [];
    private Chromium _phone = null!;
    private IPage _page = null!;
    private Reporter _reporter = null!;

    private static SecondMechanism Second => _second!;

    public async ValueTask InitializeAsync()
    {
        await One.WaitAsync();
        _second ??= await system.AddMechanismAsync();
        One.Release();
        _phone = await Chromium.StartAsync(360, touch: true);
        _page = await _phone.NewPageAsync();
        await _page.SetViewportSizeAsync(360, 740);
        _reporter = new Reporter(_page, system.Portal.Address);
        _page.Request += (_, request) =>
        {
            if (request.Method == "PUT")
            {
                _sent.Add(new Uri(request.Url));
                _serials.Add(request.Headers["keyset"]);
            }
        };
    }

    public ValueTask DisposeAsync() => _phone.DisposeAsync();

    [Fact]
    public async Task Who_came_is_asked_with_a_default_and_the_cards_stand_one_below_the_other_with_the_exit_of_the_first()
    {
        await _page.GotoAsync(new Uri(system.Portal.Address, "en/").ToString());
        await Assertions.Expect(_page.Locator("#exit")).ToHaveAttributeAsync("href", "https://www.wikipedia.org/");
        Assert.Equal(2, await _page.Locator("#cards .card").CountAsync());
        await _reporter.WriteAsync(Words);
        var choice = _page.Locator("#mechanism");
        Assert.Equal(["I do not know", "Demonstration mechanism", SecondMechanism.Name], await choice.Locator("option").AllTextContentsAsync());
        Assert.Equal("I do not know", await choice.EvaluateAsync<string>("choice => choice.selectedOptions[0].textContent"));
        await _reporter.SendAsync();
        Assert.Contains($"/{system.Mechanism}/", Assert.Single(_sent).AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_chosen_holds_for_all_that_is_sent_and_the_key_shown_last_is_the_key_used_also_when_it_changed_at_every_step()
    {
        await _reporter.WriteAsync(Words);
        await _page.SelectOptionAsync("#mechanism", Second.Id.ToString());
        await Second.RotateAsync();
        await _reporter.SendAsync();
        await ShownIsUsedAsync();
        await Second.RotateAsync();
        await _reporter.KeepCodeAsync();
        await _page.TapAsync("#more");
        await Assertions.Expect(_page.Locator("#mechanism-field")).ToBeHiddenAsync();
        await _reporter.FillAsync("More.");
        await _reporter.SendAsync();
        await ShownIsUsedAsync();

        await _page.TapAsync("#more");
        await _reporter.FillAsync("The last.");
        await _page.RouteAsync("**/api/mechanisms/*/items/*", route => route.AbortAsync());
        await _page.TapAsync("#send");
        await _page.WaitForSelectorAsync("#sending-retry");
        await Second.RotateAsync();
        await _page.UnrouteAsync("**/api/mechanisms/*/items/*");
        await _reporter.SettleAsync();
        await _page.TapAsync("#sending-retry");
        await _reporter.ArrivedAsync();
        await ShownIsUsedAsync();
        Assert.All(_sent, address => Assert.Contains($"/{Second.Id}/", address.AbsolutePath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_a_mechanism_is_closed_it_is_said_that_nothing_went_and_the_same_text_goes_to_the_other()
    {
        await using var third = await system.AddMechanismAsync(card: false);
        await _reporter.WriteAsync(Words);
        await _page.SelectOptionAsync("#mechanism", third.Id.ToString());
        await third.CloseAsync();
        await _page.TapAsync("#send");
        await Assertions.Expect(_page.Locator("#sending-title")).ToHaveTextAsync("Not sent yet");
        await _reporter.SettleAsync();
        await _page.TapAsync("#sending-stop");
        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        await _reporter.SettleAsync();
        await _page.SelectOptionAsync("#mechanism", system.Mechanism);
        await _reporter.SendAsync();
    }

    private async Task ShownIsUsedAsync()
    {
        var serial = _serials[^1]!;
        await Assertions.Expect(_page.Locator("#arrived-keyset")).ToContainTextAsync($"Locked for {SecondMechanism.Name} with key set {serial}:");
    }
}
