using SafeReport.Crypto.Age;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>Gives at most so many bytes at a time.</summary>
internal sealed class TrickleStream(ReadOnlyMemory<byte> bytes, int atMost) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(Math.Min(buffer.Length, _rest.Length), atMost);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return ValueTask.FromResult(count);
    }
}
