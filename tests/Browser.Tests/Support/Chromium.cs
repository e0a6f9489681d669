using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Support;

/// <summary>The distribution's Chromium with a profile of its own, which is a folder that a test can search afterwards.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Executables = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowserContext context, string profile)
    {
        _playwright = playwright;
        Context = context;
        Profile = profile;
    }

    public IBrowserContext Context { get; }

    public string Profile { get; }

    public static async Task<Chromium> StartAsync(int width = 1280, bool javaScript = true, IEnumerable<string>? moreFlags = null, bool touch = false)
    {
        var profile = Directory.CreateTempSubdirectory("safereport-profile-").FullName;
        var playwright = await Playwright.CreateAsync();
        var context = await playwright.Chromium.LaunchPersistentContextAsync(profile, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = Executable(),
            Args = [.. Flags, .. moreFlags ?? []],
            JavaScriptEnabled = javaScript,
            HasTouch = touch,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        context.SetDefaultTimeout(60_000);
        return new Chromium(playwright, context, profile);
    }

    /// <summary>One without a profile on the disk, for many visits that know nothing of each other: a context for each.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable(), Args = Flags });

    public Task<IPage> NewPageAsync() => Context.NewPageAsync();

    /// <summary>Ends the browser; the profile stays until this object is disposed.</summary>
    public Task CloseAsync() => Context.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        _playwright.Dispose();
        Directory.Delete(Profile, recursive: true);
    }

    private static string Executable() =>
        Executables.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is not installed (ops/test installs it).");
}
