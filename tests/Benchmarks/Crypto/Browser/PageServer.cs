using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Benchmarks.Crypto.Browser;

/// <summary>Serves the Portal's built files, unchanged, and the page that measures them, over plain http.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    /// <summary>A name that browsers do not take for this machine: there, a plain-http page has no crypto.subtle.</summary>
    public const string StrangerHost = "portal.example";

    private readonly WebApplication _app;

    private PageServer(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;

    public static async Task<PageServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "portal-wwwroot")) });
        app.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Path.Combine(Checkout.Root, "tests", "Benchmarks", "Crypto", "Browser")) });
        await app.StartAsync();
        return new PageServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
