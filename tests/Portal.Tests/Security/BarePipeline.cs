using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SafeReport.Portal.Features.Intake;
using SafeReport.Portal.Features.PublicPages;
using SafeReport.Portal.Security;
using Xunit;

namespace SafeReport.Portal.Tests.Security;

/// <summary>What stands around every route of the Portal, in its own order, around routes that answer and throw whatever they are asked to.</summary>
internal sealed class BarePipeline : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private BarePipeline(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    public static async Task<BarePipeline> StartAsync(string database, params (string Name, string Value)[] settings)
    {
        var builder = PortalParts.Builder(database, settings);
        builder.AddKestrelLimits(SendItem.LargestBody);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseRefusedBodies();
        app.UseErrorPage();
        app.UseQuietFailures();
        foreach (var where in (string[])["/at", "/api/at"])
        {
            app.MapGet(where + "/{status:int}", (RequestDelegate)(static context =>
            {
                context.Response.StatusCode = int.Parse((string)context.Request.RouteValues["status"]!);
                return Task.CompletedTask;
            }));
            app.MapGet(where + "/thrown/{what}", (RequestDelegate)(static context =>
            {
                context.Response.Headers["X-Half-Done"] = "1";
                throw (string)context.Request.RouteValues["what"]! switch
                {
                    "asked" => new BadHttpRequestException("asked", StatusCodes.Status413PayloadTooLarge),
                    "database" => new NpgsqlException("database"),
                    "time" => new TimeoutException("time"),
                    _ => new InvalidOperationException("ours"),
                };
            }));
        }

        await app.Services.GetRequiredService<PageShelf>().MakeAsync(null);
        await app.StartAsync();
        return new BarePipeline(app);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _app.DisposeAsync();
    }
}
