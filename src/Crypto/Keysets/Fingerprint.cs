using System.Security.Cryptography;

namespace SafeReport.Crypto.Keysets;

/// <summary>A hash for people to compare: letters only, since digits would be taken for an access code.</summary>
public static class Fingerprint
{
    private const string Alphabet = "BCDFGHJKLMNPRSTW";
    private const int Groups = 5;
    private const int BytesPerGroup = 2;

    /// <summary>The fingerprint of a root key (32 bytes) or of a text: BCDF-GHJK-… from the first 10 bytes of its SHA-256.</summary>
    public static string Of(ReadOnlySpan<byte> keyOrText)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(keyOrText, hash);
        Span<char> text = stackalloc char[(Groups * BytesPerGroup * 2) + Groups - 1];
        var next = 0;
        for (var i = 0; i < Groups * BytesPerGroup; i++)
        {
            if (i > 0 && i % BytesPerGroup == 0)
            {
                text[next++] = '-';
            }

            text[next++] = Alphabet[hash[i] >> 4];
            text[next++] = Alphabet[hash[i] & 15];
        }

        return new string(text);
    }

    /// <summary>The fingerprint of a text.</summary>
    public static string Of(string text) => Of(TextEncoding.UTF8.GetBytes(text));
}
