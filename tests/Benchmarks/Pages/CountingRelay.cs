using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SafeReport.Benchmarks.Pages;

/// <summary>Stands between the browser and the Portal and counts what passes: every byte down, headers and all, and every request.</summary>
internal sealed class CountingRelay : IAsyncDisposable
{
    private static readonly byte[][] Methods = [.. ((string[])["GET /", "PUT /", "POST /"]).Select(Encoding.ASCII.GetBytes)];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;
    private long _down;
    private long _requests;
    private long _moved;

    public CountingRelay(Uri server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>So far.</summary>
    public Traffic Passed => new(Interlocked.Read(ref _down), Interlocked.Read(ref _requests));

    /// <summary>Until nothing has passed for a while.</summary>
    public async Task QuietAsync(TimeSpan silence)
    {
        while (TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _moved)) < silence)
        {
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        _end.Dispose();
    }

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
            // The benchmark is over.
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
                await Task.WhenAny(PumpAsync(browser.GetStream(), server.GetStream(), CountUp), PumpAsync(server.GetStream(), browser.GetStream(), CountDown));
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either end hung up.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Action<ReadOnlySpan<byte>> count)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _end.Token)) > 0)
        {
            count(buffer.AsSpan(0, read));
            Interlocked.Exchange(ref _moved, Environment.TickCount64);
            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }

    /// <summary>A browser writes the head of a request at once and waits for the answer before the next: what begins like one is one.</summary>
    private void CountUp(ReadOnlySpan<byte> sent)
    {
        foreach (var method in Methods)
        {
            if (sent.StartsWith(method))
            {
                Interlocked.Increment(ref _requests);
            }
        }
    }

    private void CountDown(ReadOnlySpan<byte> received) => Interlocked.Add(ref _down, received.Length);
}

/// <param name="Down">Bytes to the browser, headers and all.</param>
internal sealed record Traffic(long Down, long Requests)
{
    public static Traffic operator -(Traffic later, Traffic earlier) => new(later.Down - earlier.Down, later.Requests - earlier.Requests);
}
