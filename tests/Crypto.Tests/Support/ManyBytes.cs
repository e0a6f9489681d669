using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Tests.Fuzz;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>So many bytes that no file is to be mistaken for another, without holding them.</summary>
internal sealed class ManyBytes(long length) : ReadOnlyStream
{
    private readonly SeededRandom _random = new(2026);
    private readonly byte[] _piece = new byte[1 << 16];
    private long _given;

    /// <summary>Their SHA-256 in hex.</summary>
    internal static async Task<string> HashAsync(long length)
    {
        await using var bytes = new ManyBytes(length);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes));
    }

    internal static async Task WriteAsync(long length, string path)
    {
        await using var bytes = new ManyBytes(length);
        await using var file = File.Create(path);
        await bytes.CopyToAsync(file);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // In whole pieces, whatever is asked for: the bytes must not depend on how they are read.
        var at = (int)(_given % _piece.Length);
        if (at == 0)
        {
            var numbers = MemoryMarshal.Cast<byte, ulong>(_piece.AsSpan());
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = _random.Next();
            }
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, _piece.Length - at), length - _given);
        _piece.AsSpan(at, count).CopyTo(buffer.Span);
        _given += count;
        return ValueTask.FromResult(count);
    }
}
