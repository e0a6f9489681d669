using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SafeReport.Benchmarks.Pages;

/// <summary>One request as a browser sends it, again and again over connections that stay open. Reads as many bytes as the first answer had and looks at none.</summary>
internal sealed class Asking
{
    private readonly IPEndPoint _server;
    private readonly byte[] _request;

    private Asking(Uri server, string path) => (_server, _request) = (
        new IPEndPoint(IPAddress.Parse(server.Host), server.Port),
        Encoding.ASCII.GetBytes($"""
            GET {path} HTTP/1.1
            Host: {server.Authority}
            Connection: keep-alive
            Upgrade-Insecure-Requests: 1
            User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: fa-IR,fa;q=0.9,en;q=0.8


            """.ReplaceLineEndings("\r\n")));

    /// <summary>Headers and all.</summary>
    public int AnswerLength { get; private init; }

    public static async Task<Asking> OfAsync(Uri server, string path)
    {
        var asking = new Asking(server, path);
        return new Asking(server, path) { AnswerLength = await asking.FirstAsync() };
    }

    /// <returns>Answers a second.</returns>
    public async Task<double> RateAsync(int connections, TimeSpan time)
    {
        var sockets = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ConnectAsync()));
        using var end = new CancellationTokenSource(time);
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(sockets.Select(socket => Task.Run(() => AskAsync(socket, end.Token))));
        var rate = counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return rate;
    }

    private async Task<long> AskAsync(Socket socket, CancellationToken end)
    {
        var buffer = new byte[AnswerLength];
        var answers = 0L;
        while (!end.IsCancellationRequested)
        {
            await socket.SendAsync(_request, SocketFlags.None, CancellationToken.None);
            for (var read = 0; read < AnswerLength;)
            {
                var more = await socket.ReceiveAsync(buffer.AsMemory(read), SocketFlags.None, CancellationToken.None);
                read += more > 0 ? more : throw new InvalidOperationException("The server hung up.");
            }

            answers++;
        }

        return answers;
    }

    /// <summary>How long the whole answer is, told by its head.</summary>
    private async Task<int> FirstAsync()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(_request, SocketFlags.None);
        var buffer = new byte[1 << 20];
        for (var read = 0; ;)
        {
            read += await socket.ReceiveAsync(buffer.AsMemory(read), SocketFlags.None) is > 0 and var more ? more : throw new InvalidOperationException("The server hung up.");
            var head = Encoding.ASCII.GetString(buffer, 0, read);
            if (head.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end && head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            {
                const string name = "\r\nContent-Length: ";
                var at = head.IndexOf(name, StringComparison.Ordinal) + name.Length;
                return end + 4 + int.Parse(head.AsSpan(at, head.IndexOf('\r', at) - at));
            }
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_server);
        return socket;
    }
}
