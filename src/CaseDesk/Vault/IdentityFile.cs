using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>An identity as age keeps it: the line AGE-SECRET-KEY-PQ-1…, sealed by a passphrase. An ordinary age 1.3 opens it too.</summary>
public static class IdentityFile
{
    private const int LongestFile = 64 * 1024;

    public static byte[] Seal(HybridIdentity identity, ReadOnlySpan<byte> passphraseUtf8)
    {
        using var line = identity.Encode();
        using var scrypt = new ScryptRecipient(passphraseUtf8);
        return AgeFile.Seal(line.Span, scrypt);
    }

    /// <returns>Null when the passphrase is wrong.</returns>
    public static HybridIdentity? TryOpen(ReadOnlySpan<byte> file, SecretBytes passphraseUtf8)
    {
        try
        {
            using var scrypt = new ScryptIdentity(passphraseUtf8.Span);
            using var text = AgeFile.OpenSecret(file, scrypt);
            return Read(text.Span) ?? throw new InvalidDataException("An identity file does not hold an identity.");
        }
        catch (AgeException e) when (e.Failure == AgeFailure.NoMatch)
        {
            return null;
        }
    }

    /// <summary>The first hybrid identity in the text of an identity file (lines starting with # are comments), or null.</summary>
    public static HybridIdentity? Read(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestFile)
        {
            return null;
        }

        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = (end < 0 ? text : text[..end]).Trim(" \t\r"u8);
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.IsEmpty && line[0] != (byte)'#' && ReadLine(line) is { } identity)
            {
                return identity;
            }
        }

        return null;
    }

    // The parser takes characters; they stay in locked memory too.
    private static HybridIdentity? ReadLine(ReadOnlySpan<byte> line)
    {
        using var characters = new SecretBytes(line.Length * sizeof(char));
        var text = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(characters.WritableSpan);
        for (var i = 0; i < line.Length; i++)
        {
            text[i] = (char)line[i];
        }

        return HybridIdentity.TryParse(text, out var identity) ? identity : null;
    }
}
