using System.Security.Cryptography;
using System.Text;
using SafeReport.Crypto.Items;

namespace SafeReport.Benchmarks.Reseal;

/// <summary>The container of a report with one large attachment, made as it is read: it never stands in memory as a whole.</summary>
internal sealed class ItemTar : Stream
{
    private readonly byte[] _start;
    private readonly long _length;
    private long _position;

    /// <param name="item">The item's id.</param>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="length">Of the whole container: a size that the protocol allows.</param>
    public ItemTar(ItemId item, MechanismId mechanism, long length)
    {
        var report = Report(item, mechanism, 0);
        var attachment = length - Ustar.EndLength - Ustar.EntryLength(report.Length + 16) - Ustar.BlockLength;
        report = Report(item, mechanism, attachment);
        _length = length;
        _start = new byte[Ustar.EntryLength(report.Length) + Ustar.BlockLength];
        Ustar.WriteHeader(ItemEntryNames.Report, report.Length, _start.AsSpan(0, Ustar.BlockLength));
        report.CopyTo(_start, Ustar.BlockLength);
        Ustar.WriteHeader(ItemEntryNames.Attachment(1), attachment, _start.AsSpan(^Ustar.BlockLength..));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, _length - _position);
        buffer[..count].Clear();
        if (_position < _start.Length)
        {
            var start = (int)Math.Min(count, _start.Length - _position);
            _start.AsSpan((int)_position, start).CopyTo(buffer);
        }

        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Required of a small file: an item is judged as a whole before it enters a case.
    private static string Hash(long attachment) => attachment > ItemRules.HashRequiredUpTo
        ? ""
        : $",\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(new byte[attachment]))}\"";

    private static byte[] Report(ItemId item, MechanismId mechanism, long attachment) => Encoding.UTF8.GetBytes(
        $$"""
        {"v":1,"item":"{{item}}","mechanism":"{{mechanism}}","kind":"report","made":"2026-03-09","language":"en","madeBy":"benchmark","danger":false,"entries":[{"name":"attachments/001","length":{{attachment}}{{Hash(attachment)}}}],"attachments":[{"entry":"attachments/001","mediaType":"video/mp4","metadataRemoved":false}]}
        """);
}
