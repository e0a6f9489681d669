using System.Buffers.Text;

namespace SafeReport.Crypto.Age;

/// <summary>Reads the file out of armor, line by line, in bounded memory; it gives out no byte of a line that is not right.</summary>
public sealed class ArmorStream(Stream armored) : ReadOnlyStream
{
    private readonly byte[] _input = new byte[4096];
    private readonly byte[] _line = new byte[AgeArmor.CharactersPerLine + 2];
    private readonly byte[] _bytes = new byte[AgeArmor.BytesPerLine];
    private int _next;
    private int _available;
    private ReadOnlyMemory<byte> _ready;
    private bool _begun;
    private bool _lastLine;
    private bool _ended;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready.IsEmpty && !_ended && !buffer.IsEmpty)
        {
            await ReadNextLineAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _ready.Length);
        _ready[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }

    private async ValueTask ReadNextLineAsync(CancellationToken cancellationToken)
    {
        if (!_begun)
        {
            await SkipWhiteSpaceAsync(cancellationToken);
            Require((await ReadLineAsync(cancellationToken)).Span.SequenceEqual(AgeArmor.Begin));
            _begun = true;
            return;
        }

        var line = await ReadLineAsync(cancellationToken);
        if (line.Span.SequenceEqual(AgeArmor.End))
        {
            await SkipWhiteSpaceAsync(cancellationToken);
            Require(await PeekAsync(cancellationToken) < 0);
            _ended = true;
            return;
        }

        Decode(line.Span);
    }

    private void Decode(ReadOnlySpan<byte> line)
    {
        Require(!_lastLine && line.Length is > 0 and <= AgeArmor.CharactersPerLine && line.Length % 4 == 0 && !line.ContainsAny(" \t\r\n"u8));
        Require(Base64.DecodeFromUtf8(line, _bytes, out var consumed, out var written) == System.Buffers.OperationStatus.Done && consumed == line.Length);
        Span<byte> canonical = stackalloc byte[AgeArmor.CharactersPerLine];
        Base64.EncodeToUtf8(_bytes.AsSpan(0, written), canonical, out _, out var length);
        Require(line.SequenceEqual(canonical[..length]));
        _lastLine = written < AgeArmor.BytesPerLine;
        _ready = _bytes.AsMemory(0, written);
    }

    /// <summary>A line without its LF or CRLF; the file may end in place of the last.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        int c;
        while ((c = await PeekAsync(cancellationToken)) >= 0)
        {
            _next++;
            if (c == '\n')
            {
                break;
            }

            Require(length < _line.Length);
            _line[length++] = (byte)c;
        }

        Require(c >= 0 || _line.AsSpan(0, length).SequenceEqual(AgeArmor.End));
        if (c >= 0 && length > 0 && _line[length - 1] == '\r')
        {
            length--;
        }

        return _line.AsMemory(0, length);
    }

    private async ValueTask SkipWhiteSpaceAsync(CancellationToken cancellationToken)
    {
        for (var skipped = 0; await PeekAsync(cancellationToken) is ' ' or '\t' or '\r' or '\n'; skipped++)
        {
            Require(skipped < AgeArmor.LargestWhiteSpace);
            _next++;
        }
    }

    private async ValueTask<int> PeekAsync(CancellationToken cancellationToken)
    {
        if (_next == _available)
        {
            _available = await armored.ReadAsync(_input, cancellationToken);
            _next = 0;
        }

        return _next < _available ? _input[_next] : -1;
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new AgeException(AgeFailure.Armor);
        }
    }
}
