using System.Security.Cryptography;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>An age v1 header (c2sp.org/age, "Header"), parsed strictly or written.</summary>
internal sealed class Header
{
    internal const string ScryptType = "scrypt";

    private readonly ReadOnlyMemory<byte> _withoutMac;
    private readonly ReadOnlyMemory<byte> _mac;

    internal Header(IReadOnlyList<Stanza> stanzas, ReadOnlyMemory<byte> withoutMac, ReadOnlyMemory<byte> mac)
    {
        Stanzas = stanzas;
        _withoutMac = withoutMac;
        _mac = mac;
    }

    internal IReadOnlyList<Stanza> Stanzas { get; }

    /// <summary>The file key that an identity unwraps, given out only when the header's MAC holds under it.</summary>
    internal SecretBytes Unwrap(ReadOnlySpan<IIdentity> identities)
    {
        foreach (var identity in identities)
        {
            var fileKey = identity.Unwrap(Stanzas);
            if (fileKey is not null)
            {
                return Checked(fileKey);
            }
        }

        throw new AgeException(AgeFailure.NoMatch);
    }

    /// <summary>The bytes of a header that wraps a file key to recipients.</summary>
    internal static byte[] Write(SecretBytes fileKey, ReadOnlySpan<IRecipient> recipients)
    {
        CheckMix(recipients);
        using var output = new MemoryStream();
        output.Write(HeaderParser.VersionLine);
        foreach (var recipient in recipients)
        {
            WriteStanza(recipient.Wrap(fileKey), output);
        }

        output.Write("---"u8);
        Span<byte> mac = stackalloc byte[FileKey.MacLength];
        FileKey.HeaderMac(fileKey, output.GetBuffer().AsSpan(0, (int)output.Length), mac);
        output.Write(" "u8);
        WriteBase64(mac, output);
        output.Write("\n"u8);
        return output.ToArray();
    }

    private static void WriteStanza(Stanza stanza, MemoryStream output)
    {
        output.Write("->"u8);
        foreach (var argument in stanza.Arguments)
        {
            output.Write(" "u8);
            output.Write(TextEncoding.ASCII.GetBytes(argument));
        }

        output.Write("\n"u8);
        var body = stanza.Body.Span;
        for (; body.Length >= HeaderParser.BytesPerLine; body = body[HeaderParser.BytesPerLine..])
        {
            WriteBase64(body[..HeaderParser.BytesPerLine], output);
            output.Write("\n"u8);
        }

        WriteBase64(body, output);
        output.Write("\n"u8);
    }

    private static void WriteBase64(ReadOnlySpan<byte> bytes, MemoryStream output)
    {
        Span<byte> text = stackalloc byte[HeaderParser.CharactersPerLine];
        output.Write(text[..Base64NoPad.Encode(bytes, text)]);
    }

    // A passphrase authenticates its file, so it stands alone; a recipient that quantum computers break would undo a hybrid one beside it.
    private static void CheckMix(ReadOnlySpan<IRecipient> recipients)
    {
        if (recipients.IsEmpty)
        {
            throw new ArgumentException("A file needs a recipient.", nameof(recipients));
        }

        int hybrid = 0, scrypt = 0;
        foreach (var recipient in recipients)
        {
            hybrid += recipient is HybridRecipient ? 1 : 0;
            scrypt += recipient is ScryptRecipient ? 1 : 0;
        }

        if ((scrypt > 0 && recipients.Length > 1) || (hybrid > 0 && hybrid != recipients.Length))
        {
            throw new ArgumentException("These recipients must not share a file.", nameof(recipients));
        }
    }

    private SecretBytes Checked(SecretBytes fileKey)
    {
        Span<byte> mac = stackalloc byte[FileKey.MacLength];
        FileKey.HeaderMac(fileKey, _withoutMac.Span, mac);
        if (CryptographicOperations.FixedTimeEquals(mac, _mac.Span))
        {
            return fileKey;
        }

        fileKey.Dispose();
        throw new AgeException(AgeFailure.HeaderMac);
    }
}
