using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>Somebody's visit: a browser of their own, on a screen, in a language, with a clock that can be set, moved on and kept from waiting.</summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>For so long after a step has changed no tap counts; a little more.</summary>
    private const int Settling = 720;

    private readonly GridSystem _system;
    private readonly Uri _portal;
    private readonly IBrowserContext _context;
    private readonly bool _touch;
    private readonly string _language;
    private readonly ConcurrentQueue<string> _sent = new();
    private JsonElement? _texts;

    private Visit(GridSystem system, Uri portal, IBrowserContext context, IPage page, bool touch, string language)
    {
        (_system, _portal, _context, Page, _touch, _language) = (system, portal, context, page, touch, language);
        page.Request += (_, request) =>
        {
            if (request.Method == "PUT")
            {
                _sent.Enqueue(new Uri(request.Url).Segments[^1]);
            }
        };
        page.Dialog += async (_, dialog) =>
        {
            Asked++;
            await (Stays ? dialog.DismissAsync() : dialog.AcceptAsync());
        };
        // A choice of files that nobody makes.
        page.FileChooser += (_, _) => { };
    }

    public IPage Page { get; }

    /// <summary>How often the browser asked whether to leave.</summary>
    public int Asked { get; private set; }

    /// <summary>What is answered then.</summary>
    public bool Stays { get; set; } = true;

    /// <summary>The items that were handed in, each once, whatever came of it.</summary>
    public IReadOnlyList<string> Sent => [.. _sent.Distinct(StringComparer.Ordinal)];

    /// <summary>What the person writes, in the page's language.</summary>
    public string Words => _language == "fa" ? "بعد از دیدار او را به انفرادی بردند." : "They took her papers after the visit.";

    /// <param name="screen">"phone en", say: a small one to touch, or a desk's with a mouse.</param>
    /// <param name="days">How far the device's clock is ahead.</param>
    /// <param name="portal">Where the line to the Portal begins, when it is not the Portal itself.</param>
    public static async Task<Visit> BeginAsync(GridSystem system, string screen, int days = 0, Uri? portal = null)
    {
        var touch = screen.StartsWith("phone", StringComparison.Ordinal);
        var context = await system.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            HasTouch = touch,
            ViewportSize = touch ? new ViewportSize { Width = 360, Height = 740 } : new ViewportSize { Width = 1280, Height = 800 },
        });
        context.SetDefaultTimeout(30_000);
        await context.RouteAsync($"{GridSystem.Elsewhere}**", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = "<title>An ordinary page</title>" }));
        var page = await context.NewPageAsync();
        await page.Clock.InstallAsync(new ClockInstallOptions { TimeDate = DateTime.UtcNow.AddDays(days) });
        return new Visit(system, portal ?? system.Portal.Address, context, page, touch, screen.Split(' ')[1]);
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever still hangs must not keep the browser waiting.
        await _context.UnrouteAllAsync(new BrowserContextUnrouteAllOptions { Behavior = UnrouteBehavior.IgnoreErrors });
        await Page.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.IgnoreErrors });
        await _context.DisposeAsync();
    }

    /// <summary>A page of this site in the visit's language, when its scripts are there.</summary>
    public async Task OpenAsync(string path = "")
    {
        await GoAsync(path);
        await Page.WaitForSelectorAsync("#door-write, #write", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        await UntilAsync("document.getElementById('loading') === null || document.getElementById('loading').hidden");
    }

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(_portal, $"{_language}/{path}").ToString());

    /// <summary>As long as a finger is taken for one that belonged to the step before. The page's clock goes on; nobody waits.</summary>
    public Task SettleAsync() => PassAsync(Settling);

    /// <summary>Milliseconds of the page's clock.</summary>
    public Task PassAsync(int milliseconds) => Page.Clock.FastForwardAsync(milliseconds);

    /// <summary>As a hand does it: when the thing has been seen.</summary>
    public async Task TapAsync(string selector)
    {
        await Page.WaitForSelectorAsync(selector);
        await SettleAsync();
        await TapAsync(Page.Locator(selector).First);
    }

    public Task TapAsync(ILocator place) => _touch ? place.TapAsync() : place.ClickAsync();

    public async Task TapAsync(float x, float y)
    {
        if (_touch)
        {
            await Page.Touchscreen.TapAsync(x, y);
        }
        else
        {
            await Page.Mouse.ClickAsync(x, y);
        }
    }

    /// <summary>Asked again and again from here: Playwright's own way of waiting evaluates text in the page, which its policy forbids.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var attempt = 0; !await Page.EvaluateAsync<bool>(expression); attempt++)
        {
            Assert.True(attempt < 600, $"Never true: {expression}");
            await Task.Delay(50);
        }
    }

    public async Task WriteAsync(string what)
    {
        await Page.WaitForSelectorAsync("#write");
        await Page.FillAsync("#what", what);
    }

    /// <summary>From the door on, as people come.</summary>
    public async Task OpenAndWriteAsync(string? what = null)
    {
        await OpenAsync();
        await TapAsync("#write-open");
        await WriteAsync(what ?? Words);
    }

    public Task SendAsync() => TapAsync("#send");

    public Task ExpectAsync(string step) => Page.WaitForSelectorAsync($"#{step}");

    public Task<string> WhatAsync() => Page.InputValueAsync("#what");

    /// <summary>Whatever has to be tapped until it has arrived: Send where the page stands at the box, another try where it waits. The text is there all the while.</summary>
    public async Task ArriveAsync(string? what = null, int mostTaps = 12)
    {
        for (var taps = 0; taps <= mostTaps; taps++)
        {
            await UntilAsync("['write', 'arrived'].some((step) => !document.getElementById(step).hidden) || !document.getElementById('sending-retry').hidden");
            if (await Page.Locator("#arrived").IsVisibleAsync())
            {
                return;
            }

            if (await Page.Locator("#write").IsVisibleAsync())
            {
                Assert.Equal(what ?? Words, await WhatAsync());
                await SendAsync();
            }
            else
            {
                await SettleAsync();
                await TapAsync(Page.Locator("#sending-retry"));
            }
        }

        Assert.Fail($"Not arrived after {mostTaps} taps");
    }

    /// <summary>What the server keeps of this visit is these texts, one item each, and nothing else.</summary>
    public async Task<IReadOnlyList<Arrived>> AssertArrivedAsync(params string[] texts)
    {
        var arrived = await _system.ArrivedAsync(Sent);
        Assert.Equal(texts, arrived.Select(item => item.What));
        return arrived;
    }

    public Task<IReadOnlyList<Arrived>> ArrivedAsync() => _system.ArrivedAsync(Sent);

    /// <summary>A sentence of the page's own, as its scripts have it, up to its first value.</summary>
    public async Task<string> TextAsync(string name)
    {
        _texts ??= JsonSerializer.Deserialize<JsonElement>(await Page.GetAttributeAsync("#journey", "data-texts") ?? "{}");
        return _texts.Value.GetProperty(name).GetString()!.Split('{')[0].Trim();
    }

    /// <summary>Every item that is handed in waits for ever, until <paramref name="release"/>.</summary>
    public async Task HoldAsync(string address, Task release) => await Page.RouteAsync(address, async route =>
    {
        await release;
        await route.ContinueAsync();
    });
}
