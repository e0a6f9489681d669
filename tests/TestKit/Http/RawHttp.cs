using System.Net.Sockets;
using System.Text;

namespace SafeReport.TestKit.Http;

/// <summary>Bytes to a server and bytes back, for what no HTTP client would send.</summary>
public static class RawHttp
{
    /// <summary>All the server answers until it closes the connection.</summary>
    /// <param name="waits">Leaves the line open while it waits for an answer, as a browser does.</param>
    public static async Task<string> SendAsync(Uri server, string request, byte[]? body = null, bool waits = false)
    {
        ArgumentNullException.ThrowIfNull(server);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            await stream.WriteAsync(body ?? []);
            if (!waits)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // The server closed first; what it said until then is the answer.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
