using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SafeReport.Benchmarks.Pages;

/// <summary>Kestrel and nothing else: a body of so many bytes from memory, for whatever is asked.</summary>
internal sealed class EmptyEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private byte[] _body = [];

    private EmptyEndpoint(WebApplication app)
    {
        _app = app;
        app.Run(context =>
        {
            context.Response.ContentLength = _body.Length;
            return context.Response.Body.WriteAsync(_body, context.RequestAborted).AsTask();
        });
    }

    public static async Task<EmptyEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var endpoint = new EmptyEndpoint(builder.Build());
        await endpoint._app.StartAsync();
        return endpoint;
    }

    /// <summary>Makes its answers as long as this, headers and all.</summary>
    public async Task<Asking> SendingAsync(int length)
    {
        var address = new Uri(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        _body = new byte[length];
        for (var tries = 0; tries < 3; tries++)
        {
            var asking = await Asking.OfAsync(address, "/");
            if (asking.AnswerLength == length)
            {
                return asking;
            }

            _body = new byte[_body.Length + length - asking.AnswerLength];
        }

        throw new InvalidOperationException("No body makes the answer as long as that.");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
