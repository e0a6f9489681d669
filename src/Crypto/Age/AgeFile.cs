using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>age v1 files (c2sp.org/age): sealed and opened whole, or chunk by chunk.</summary>
public static partial class AgeFile
{
    /// <summary>Seals to every one of the recipients.</summary>
    /// <exception cref="ArgumentException">No recipient, or recipients that must not share a file.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> plaintext, params ReadOnlySpan<IRecipient> recipients)
    {
        using var fileKey = SecretBytes.Random(FileKey.Length);
        var header = Header.Write(fileKey, recipients);
        var file = new byte[header.Length + FileKey.NonceLength + PayloadCipher.SealedLength(plaintext.Length)];
        header.CopyTo(file, 0);
        var nonce = file.AsSpan(header.Length, FileKey.NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = FileKey.PayloadCipher(fileKey, nonce);
        SealPayload(cipher, plaintext, file.AsSpan(header.Length + FileKey.NonceLength));
        return file;
    }

    /// <summary>Opens with the first identity that matches.</summary>
    /// <exception cref="AgeException">Refused; nothing of the plaintext is given out.</exception>
    public static byte[] Open(ReadOnlySpan<byte> file, params ReadOnlySpan<IIdentity> identities)
    {
        using var cipher = OpenHeader(file, identities, out var payload, out var length);
        var plaintext = new byte[length];
        OpenPayload(cipher, payload, plaintext);
        return plaintext;
    }

    /// <summary>As <see cref="Open"/>, with the plaintext in locked memory only.</summary>
    /// <exception cref="AgeException">Refused.</exception>
    public static SecretBytes OpenSecret(ReadOnlySpan<byte> file, params ReadOnlySpan<IIdentity> identities)
    {
        using var cipher = OpenHeader(file, identities, out var payload, out var length);
        var plaintext = new SecretBytes(length);
        try
        {
            OpenPayload(cipher, payload, plaintext.WritableSpan);
            return plaintext;
        }
        catch
        {
            plaintext.Dispose();
            throw;
        }
    }

    /// <summary>A new header over an unchanged payload: the same file key, wrapped to others. It takes access from nobody who once had it.</summary>
    /// <exception cref="AgeException">The header is malformed, altered, or not this identity's.</exception>
    public static byte[] ReplaceHeader(ReadOnlySpan<byte> header, IIdentity openedBy, IReadOnlyList<IRecipient> newRecipients)
    {
        ArgumentNullException.ThrowIfNull(newRecipients);
        using var fileKey = HeaderParser.Parse(header.ToArray()).Unwrap([openedBy]);
        return Header.Write(fileKey, [.. newRecipients]);
    }

    /// <summary>The length of the header that these bytes begin with.</summary>
    /// <exception cref="AgeException">They do not begin with a whole header.</exception>
    public static int HeaderLength(ReadOnlySpan<byte> startOfFile)
    {
        var length = HeaderParser.Length(startOfFile);
        return length > 0 ? length : throw new AgeException(AgeFailure.Header);
    }

    private static PayloadCipher OpenHeader(
        ReadOnlySpan<byte> file, ReadOnlySpan<IIdentity> identities, out ReadOnlySpan<byte> payload, out int plaintextLength)
    {
        var headerLength = HeaderLength(file);
        var header = HeaderParser.Parse(file[..headerLength].ToArray());
        using var fileKey = header.Unwrap(identities);
        var rest = file[headerLength..];
        if (rest.Length < FileKey.NonceLength)
        {
            throw new AgeException(AgeFailure.Header);
        }

        payload = rest[FileKey.NonceLength..];
        if (!PayloadCipher.TryPlaintextLength(payload.Length, out var length))
        {
            throw new AgeException(AgeFailure.Payload);
        }

        plaintextLength = (int)length;
        return FileKey.PayloadCipher(fileKey, rest[..FileKey.NonceLength]);
    }

    private static void SealPayload(PayloadCipher cipher, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        bool last;
        do
        {
            last = plaintext.Length <= PayloadCipher.ChunkLength;
            var chunk = last ? plaintext : plaintext[..PayloadCipher.ChunkLength];
            cipher.Seal(chunk, last, output);
            plaintext = plaintext[chunk.Length..];
            output = output[(chunk.Length + PayloadCipher.TagLength)..];
        }
        while (!last);
    }

    private static void OpenPayload(PayloadCipher cipher, ReadOnlySpan<byte> payload, Span<byte> plaintext)
    {
        var whole = plaintext;
        while (!payload.IsEmpty)
        {
            var last = payload.Length <= PayloadCipher.SealedChunkLength;
            var chunk = last ? payload : payload[..PayloadCipher.SealedChunkLength];
            var length = chunk.Length - PayloadCipher.TagLength;
            if (!cipher.TryOpen(chunk, last, plaintext[..length]))
            {
                CryptographicOperations.ZeroMemory(whole);
                throw new AgeException(AgeFailure.Payload);
            }

            payload = payload[chunk.Length..];
            plaintext = plaintext[length..];
        }
    }
}
