using System.Net.Sockets;

namespace SafeReport.Browser.Tests.Support;

/// <summary>Keeps every byte that the browser sends: what a wiretap at the server sees.</summary>
internal sealed class RecordingRelay(Uri server) : Relay(server)
{
    private readonly MemoryStream _sent = new();

    public byte[] Sent()
    {
        lock (_sent)
        {
            return _sent.ToArray();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _sent.DisposeAsync();
    }

    protected override Task CarryAsync(TcpClient browser, TcpClient server) => Task.WhenAny(
        PumpAsync(browser.GetStream(), server.GetStream(), record: true),
        PumpAsync(server.GetStream(), browser.GetStream(), record: false));

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool record)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, End)) > 0)
        {
            if (record)
            {
                lock (_sent)
                {
                    _sent.Write(buffer, 0, read);
                }
            }

            await to.WriteAsync(buffer.AsMemory(0, read), End);
        }
    }
}
