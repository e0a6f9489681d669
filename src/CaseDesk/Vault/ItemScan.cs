using System.Security.Cryptography;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Enough was read: the rest of the item need not be decrypted.</summary>
internal sealed class EnoughReadException() : Exception("Enough was read.");

/// <summary>An entry after author.json, as it went by.</summary>
internal sealed record ScannedEntry(string Name, long Length, byte[] Sha256);

/// <summary>Keeps report.json and author.json, and of everything else name, length and hash.</summary>
internal sealed class ItemScan(bool reportOnly) : IContainerVisitor, IDisposable
{
    private const int LargestReport = 16 * 1024 * 1024;
    private const int LargestAuthor = 74;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<ScannedEntry> _entries = [];
    private MemoryStream? _kept;
    private string _name = "";
    private long _length;

    public byte[]? Report { get; private set; }

    public byte[]? Author { get; private set; }

    public IReadOnlyList<ScannedEntry> Entries => _entries;

    public void Begin(string name, long length)
    {
        (_name, _length) = (name, length);
        bool isReport = name == "report.json";
        bool isAuthor = name == "author.json";
        if (reportOnly && !isReport && !isAuthor)
        {
            throw new EnoughReadException();
        }

        if (length > (isReport ? LargestReport : isAuthor ? LargestAuthor : long.MaxValue))
        {
            throw new ContainerRefusedException();
        }

        _kept = isReport || isAuthor ? new MemoryStream((int)length) : null;
    }

    public void Data(ReadOnlySpan<byte> bytes)
    {
        if (_kept is not null)
        {
            _kept.Write(bytes);
        }
        else
        {
            _hash.AppendData(bytes);
        }
    }

    public void End()
    {
        if (_name == "report.json")
        {
            Report = _kept!.ToArray();
        }
        else if (_name == "author.json")
        {
            Author = _kept!.ToArray();
        }
        else
        {
            _entries.Add(new ScannedEntry(_name, _length, _hash.GetHashAndReset()));
        }
    }

    public void Dispose() => _hash.Dispose();
}
