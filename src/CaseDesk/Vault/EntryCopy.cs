namespace SafeReport.CaseDesk.Vault;

/// <summary>Takes a container as it is decrypted and passes one entry on; stops when that entry has ended.</summary>
internal sealed class EntryCopy : WriteOnlyStream, IContainerVisitor
{
    private readonly string _entry;
    private readonly Stream _output;
    private readonly ContainerScanner _scanner;
    private readonly MemoryStream _pending = new();
    private bool _inEntry;
    private bool _ended;

    public EntryCopy(string entry, Stream output)
    {
        (_entry, _output) = (entry, output);
        _scanner = new ContainerScanner(this);
    }

    void IContainerVisitor.Begin(string name, long length) => _inEntry = name == _entry;

    void IContainerVisitor.Data(ReadOnlySpan<byte> bytes)
    {
        if (_inEntry)
        {
            _pending.Write(bytes);
        }
    }

    void IContainerVisitor.End() => _ended |= _inEntry;

    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException("Write asynchronously: the output may be a slow reader.");

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _scanner.Write(buffer.Span);
        if (_pending.Length > 0)
        {
            await _output.WriteAsync(_pending.GetBuffer().AsMemory(0, (int)_pending.Length), cancellationToken);
            _pending.SetLength(0);
        }

        if (_ended)
        {
            throw new EnoughReadException();
        }
    }

    protected override void Dispose(bool disposing)
    {
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(_pending.GetBuffer());
        _scanner.Dispose();
        base.Dispose(disposing);
    }
}
