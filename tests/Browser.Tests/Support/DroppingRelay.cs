using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SafeReport.Browser.Tests.Support;

/// <summary>When a line drops: before anything of a request went out, in the midst of what is long in it, or when the server has answered and the answer is lost.</summary>
public enum Drop
{
    Before,
    During,
    After,
}

/// <summary>A line that drops at one request, once, and is as good as any afterwards.</summary>
/// <remarks>One request for a connection, so that the server's hanging up is the end of its answer.</remarks>
internal sealed partial class DroppingRelay(Uri server) : Relay(server)
{
    private readonly ConcurrentQueue<string> _seen = new();
    private (string Request, Drop When)? _fault;

    /// <summary>Method and path of every request, in which an item's id is left out.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    /// <summary>Whether the line did drop.</summary>
    public bool Dropped { get; private set; }

    public void DropAt(string request, Drop when) => _fault = (request, when);

    protected override async Task CarryAsync(TcpClient browser, TcpClient server)
    {
        var (from, to) = (browser.GetStream(), server.GetStream());
        var (head, body) = await ReadRequestAsync(from);
        var request = Named(head);
        _seen.Enqueue(request);
        var drop = _fault is { } fault && fault.Request == request && !Dropped ? fault.When : (Drop?)null;
        Dropped |= drop is not null;
        if (drop is not Drop.Before)
        {
            await to.WriteAsync(Encoding.ASCII.GetBytes(KeepAlive().Replace(head, "Connection: close")), End);
            await to.WriteAsync(drop is Drop.During && body.Length > 0 ? body.AsMemory(0, body.Length / 2) : body, End);
            await AnswerAsync(from, to, drop, body.Length > 0);
        }

        if (drop is not null)
        {
            browser.LingerState = new LingerOption(enable: true, seconds: 0);   // as a line that is gone, not as an end
            server.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    private async Task AnswerAsync(NetworkStream browser, NetworkStream server, Drop? drop, bool sends)
    {
        if (drop is Drop.During && sends)
        {
            await Task.Delay(100, End);   // the half is under way
            return;
        }

        using var answer = new MemoryStream();
        await server.CopyToAsync(answer, End);
        var shown = drop switch
        {
            Drop.After => 0,
            Drop.During => Half(answer.ToArray()),
            _ => (int)answer.Length,
        };
        await browser.WriteAsync(answer.ToArray().AsMemory(0, shown), End);
        if (drop is Drop.During)
        {
            await Task.Delay(100, End);   // the browser reads what came before it hears that no more will
        }
    }

    /// <summary>The head and half of what follows it.</summary>
    private static int Half(byte[] answer)
    {
        var head = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        return head + ((answer.Length - head) / 2);
    }

    private async Task<(string Head, byte[] Body)> ReadRequestAsync(NetworkStream browser)
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await browser.ReadExactlyAsync(letter, End);
            head.Append((char)letter[0]);
        }

        var length = BodyLength().Match(head.ToString());
        var body = new byte[length.Success ? int.Parse(length.Groups["length"].ValueSpan, CultureInfo.InvariantCulture) : 0];
        await browser.ReadExactlyAsync(body, End);
        return (head.ToString(), body);
    }

    private static string Named(string head) => ItemId().Replace(string.Join(' ', head.Split(' ')[..2]), "items/…");

    [GeneratedRegex("Connection: keep-alive", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeepAlive();

    [GeneratedRegex("\r\nContent-Length: (?<length>[0-9]+)\r\n", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BodyLength();

    [GeneratedRegex("items/[0-9a-f-]{36}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ItemId();
}
