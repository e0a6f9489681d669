using SafeReport.Crypto.Encoding;

namespace SafeReport.Crypto.Age;

/// <summary>The grammar of the age v1 header, taken literally.</summary>
internal ref struct HeaderParser
{
    /// <summary>A header longer than this is refused; six hundred hybrid recipients fit.</summary>
    internal const int LargestHeader = 1024 * 1024;

    internal const int CharactersPerLine = 64;
    internal const int BytesPerLine = 48;

    private static readonly System.Buffers.SearchValues<byte> Visible = System.Buffers.SearchValues.Create(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private ReadOnlySpan<byte> _rest;

    private HeaderParser(ReadOnlySpan<byte> header) => _rest = header;

    internal static ReadOnlySpan<byte> VersionLine => "age-encryption.org/v1\n"u8;

    /// <summary>The length of the header that <paramref name="file"/> begins with; 0 when more must be read to know.</summary>
    internal static int Length(ReadOnlySpan<byte> file)
    {
        var version = VersionLine;
        var shared = Math.Min(file.Length, version.Length);
        if (!file[..shared].SequenceEqual(version[..shared]))
        {
            throw new AgeException(AgeFailure.Header);
        }

        // No line of a stanza can begin with "---", so the first that does is the last.
        var mac = file.IndexOf("\n---"u8);
        var end = mac < 0 ? -1 : file[(mac + 1)..].IndexOf((byte)'\n');
        var length = end < 0 ? 0 : mac + 1 + end + 1;
        return Math.Max(length, end < 0 ? file.Length : length) > LargestHeader ? throw new AgeException(AgeFailure.Header) : length;
    }

    /// <summary>Parses a whole header; <paramref name="header"/> must stay unchanged for as long as the result is used.</summary>
    internal static Header Parse(ReadOnlyMemory<byte> header)
    {
        var parser = new HeaderParser(header.Span);
        parser.Expect(VersionLine);
        var stanzas = new List<Stanza>(1);
        while (parser._rest.StartsWith("-> "u8))
        {
            stanzas.Add(parser.ReadStanza());
        }

        var withoutMac = header.Length - parser._rest.Length + 3;
        var mac = parser.ReadMac();
        Require(stanzas.Count > 0);
        Require(stanzas.Count == 1 || !stanzas.Exists(s => string.Equals(s.Type, Header.ScryptType, StringComparison.Ordinal)));
        return new Header(stanzas, header[..withoutMac], mac);
    }

    private Stanza ReadStanza()
    {
        Expect("-> "u8);
        var line = ReadLine();
        var arguments = new List<string>(2);
        foreach (var range in line.Split((byte)' '))
        {
            var argument = line[range];
            Require(argument.Length > 0 && !argument.ContainsAnyExcept(Visible));
            arguments.Add(TextEncoding.ASCII.GetString(argument));
        }

        return new Stanza(arguments, ReadBody());
    }

    private byte[] ReadBody()
    {
        byte[] body = [];
        ReadOnlySpan<byte> line;
        var used = 0;
        do
        {
            line = ReadLine();
            Require(line.Length <= CharactersPerLine);
            var length = Base64NoPad.DecodedLength(line.Length);
            Array.Resize(ref body, Math.Max(used + length, line.Length == CharactersPerLine ? used * 2 : 0));
            Require(Base64NoPad.TryDecode(line, body.AsSpan(used, length)));
            used += length;
        }
        while (line.Length == CharactersPerLine);

        return body.Length == used ? body : body[..used];
    }

    private byte[] ReadMac()
    {
        Expect("--- "u8);
        var line = ReadLine();
        var mac = new byte[FileKey.MacLength];
        Require(_rest.IsEmpty && Base64NoPad.TryDecode(line, mac));
        return mac;
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        var end = _rest.IndexOf((byte)'\n');
        Require(end >= 0);
        var line = _rest[..end];
        _rest = _rest[(end + 1)..];
        return line;
    }

    private void Expect(ReadOnlySpan<byte> expected)
    {
        Require(_rest.StartsWith(expected));
        _rest = _rest[expected.Length..];
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new AgeException(AgeFailure.Header);
        }
    }
}
