using System.Security.Cryptography;

namespace SafeReport.Portal.Features.Start;

/// <summary>
/// Twenty letters to compare with a poster (protocol 3): the first ten bytes of SHA-256 of the 32-byte key, each half byte a
/// letter, in groups of four. Letters without digits, so that nobody takes them for an access code.
/// </summary>
public static class RootKeyFingerprint
{
    private const string Letters = "BCDFGHJKLMNPRSTW";

    /// <param name="verifier">A verifier string of c2sp.org/signed-note: name, key id, base64 of algorithm and key.</param>
    public static string Of(string verifier)
    {
        var key = Convert.FromBase64String(verifier[(verifier.IndexOf('+', verifier.IndexOf('+', StringComparison.Ordinal) + 1) + 1)..]);
        var hash = SHA256.HashData(key.AsSpan(1)).AsSpan(0, 10).ToArray();
        var letters = string.Concat(hash.Select(value => $"{Letters[value >> 4]}{Letters[value & 15]}"));
        return string.Join('-', letters.Chunk(4).Select(group => new string(group)));
    }
}
