using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SafeReport.Benchmarks.Pages;

/// <summary>The Portal's own program, whole, in this process: its Main is called as the runtime calls it, and its host heard of as hosts announce themselves.</summary>
internal sealed class PortalInProcess : IAsyncDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _program = Task.CompletedTask;
    private IHost? _host;

    public Uri Address { get; private set; } = null!;

    public static async Task<PortalInProcess> StartAsync(string database)
    {
        var portal = new PortalInProcess();
        using var heard = DiagnosticListener.AllListeners.Subscribe(portal);
        string[] arguments = ["--urls", "http://127.0.0.1:0", "--SafeReport:Database", database, "--SafeReport:Demonstration", "true"];
        portal._program = Task.Factory.StartNew(
            () => typeof(SafeReport.Portal.Features.Shared.PageBase).Assembly.EntryPoint!.Invoke(null, [arguments]),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var first = await Task.WhenAny(portal._built.Task, portal._program);
        await first;
        portal._host = await portal._built.Task;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        portal._host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await started.Task;
        portal.Address = new Uri(portal._host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return portal;
    }

    public async ValueTask DisposeAsync()
    {
        _host?.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _program;
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilt", Value: IHost host })
        {
            _built.TrySetResult(host);
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
