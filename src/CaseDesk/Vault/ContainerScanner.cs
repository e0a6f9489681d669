using System.Globalization;
using System.Text;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>What a <see cref="ContainerScanner"/> says as the container goes by.</summary>
internal interface IContainerVisitor
{
    /// <summary>An entry begins; its bytes follow, in pieces.</summary>
    void Begin(string name, long length);

    void Data(ReadOnlySpan<byte> bytes);

    void End();
}

/// <summary>The container did not have the one form that protocol.md 5 allows.</summary>
internal sealed class ContainerRefusedException() : Exception("The container does not have its form.");

/// <summary>Reads the strict tar of an item as it is decrypted, so that an item of a gigabyte is never whole in memory.</summary>
/// <remarks>Every header is rebuilt from name and length and compared byte for byte; names have one order; what is filled up is zero.</remarks>
internal sealed class ContainerScanner(IContainerVisitor visitor) : WriteOnlyStream
{
    private const int Block = 512;
    private const int EndLength = 1024;
    private const string ReportName = "report.json";

    private readonly byte[] _header = new byte[Block];
    private int _headerLength;
    private string? _last;
    private long _left;
    private long _fill;
    private long _tarLength;
    private bool _atEnd;
    private long _zeros;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int used = Step(buffer);
            buffer = buffer[used..];
        }
    }

    /// <summary>To be called when all bytes have gone by.</summary>
    /// <exception cref="ContainerRefusedException">The container is cut short, or filled up to another length than its class.</exception>
    public void Complete()
    {
        bool complete = _atEnd && _last is not null and not "identity-custodian.age" && _zeros >= EndLength
            && Padding.PaddedLength(_tarLength + EndLength) == _tarLength + _zeros;
        Require(complete);
    }

    private int Step(ReadOnlySpan<byte> buffer)
    {
        if (_atEnd)
        {
            Require(!buffer.ContainsAnyExcept((byte)0));
            _zeros += buffer.Length;
            return buffer.Length;
        }

        if (_left > 0)
        {
            int data = (int)Math.Min(buffer.Length, _left);
            visitor.Data(buffer[..data]);
            _left -= data;
            EndEntryIfDone();
            return data;
        }

        if (_fill > 0)
        {
            int fill = (int)Math.Min(buffer.Length, _fill);
            Require(!buffer[..fill].ContainsAnyExcept((byte)0));
            _fill -= fill;
            return fill;
        }

        int header = Math.Min(buffer.Length, Block - _headerLength);
        buffer[..header].CopyTo(_header.AsSpan(_headerLength));
        _headerLength += header;
        if (_headerLength == Block)
        {
            _headerLength = 0;
            ReadHeader();
        }

        return header;
    }

    private void ReadHeader()
    {
        if (_header[0] == 0)
        {
            Require(!_header.AsSpan().ContainsAnyExcept((byte)0));
            _atEnd = true;
            _zeros = Block;
            return;
        }

        int nameEnd = _header.AsSpan(0, 100).IndexOf((byte)0);
        Require(nameEnd > 0);
        string name = Encoding.ASCII.GetString(_header, 0, nameEnd);
        long length = Octal(_header.AsSpan(124, 11));
        Require(_header.AsSpan().SequenceEqual(Header(name, length)) && MayFollow(_last, name));
        _last = name;
        _left = length;
        _fill = (Block - (length % Block)) % Block;
        _tarLength += Block + length + _fill;
        visitor.Begin(name, length);
        EndEntryIfDone();
    }

    private void EndEntryIfDone()
    {
        if (_left == 0)
        {
            visitor.End();
        }
    }

    private static bool MayFollow(string? last, string name) => name switch
    {
        ReportName => last is null,
        "author.json" => last == ReportName,
        "identity-custodian.age" => last is ReportName or "author.json",
        "identity.age" => last == "identity-custodian.age",
        _ => last is not null and not "identity-custodian.age" && name == $"attachments/{Attachment(last) + 1:D3}" && name.Length == "attachments/001".Length,
    };

    private static int Attachment(string name) =>
        name.StartsWith("attachments/", StringComparison.Ordinal) ? int.Parse(name.AsSpan("attachments/".Length), CultureInfo.InvariantCulture) : 0;

    private static byte[] Header(string name, long length)
    {
        byte[] header = new byte[Block];
        Encoding.ASCII.GetBytes(name, header.AsSpan(0, 100));
        "0000600\0"u8.CopyTo(header.AsSpan(100));
        "0000000\0"u8.CopyTo(header.AsSpan(108));
        "0000000\0"u8.CopyTo(header.AsSpan(116));
        Encoding.ASCII.GetBytes(Convert.ToString(length, 8).PadLeft(11, '0'), header.AsSpan(124, 11));
        "00000000000\0"u8.CopyTo(header.AsSpan(136));
        "        "u8.CopyTo(header.AsSpan(148));
        header[156] = (byte)'0';
        "ustar"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        int sum = header.Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header.AsSpan(148, 8));
        return header;
    }

    private static long Octal(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (byte digit in digits)
        {
            Require(digit is >= (byte)'0' and <= (byte)'7');
            value = (value * 8) + (digit - '0');
        }

        return value;
    }

    private static void Require(bool form)
    {
        if (!form)
        {
            throw new ContainerRefusedException();
        }
    }
}
