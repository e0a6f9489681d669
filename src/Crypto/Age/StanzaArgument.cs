using SafeReport.Crypto.Encoding;

namespace SafeReport.Crypto.Age;

/// <summary>Binary arguments of native stanzas.</summary>
internal static class StanzaArgument
{
    /// <summary>The bytes of an argument that must be the canonical base64 of exactly so many.</summary>
    internal static void Decode(string argument, Span<byte> output)
    {
        var length = Base64NoPad.EncodedLength(output.Length);
        var ascii = length <= 2048 ? stackalloc byte[length] : new byte[length];
        if (argument.Length != length
            || TextEncoding.ASCII.GetBytes(argument, ascii) != length
            || !Base64NoPad.TryDecode(ascii, output))
        {
            throw new AgeException(AgeFailure.Header);
        }
    }

    internal static void CheckCount(Stanza stanza, int count)
    {
        if (stanza.Arguments.Count != count)
        {
            throw new AgeException(AgeFailure.Header);
        }
    }
}
