using System.Net;
using System.Net.Sockets;

namespace SafeReport.Browser.Tests.Support;

/// <summary>Stands between the reporter's browser and the Portal, a connection there for each one here.</summary>
internal abstract class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;

    protected Relay(Uri server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where the browser goes: <c>localhost</c> is a secure context too.</summary>
    public Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    protected CancellationToken End => _end.Token;

    public virtual async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        _end.Dispose();
    }

    /// <summary>All that goes over one connection. Both ends are closed afterwards.</summary>
    protected abstract Task CarryAsync(TcpClient browser, TcpClient server);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient browser)
    {
        using var server = new TcpClient();
        using (browser)
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, _end.Token);
                await CarryAsync(browser, server);
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either end hung up.
            }
        }
    }
}
