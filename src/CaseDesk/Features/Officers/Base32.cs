using System.Text;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>RFC 4648 base32 without padding: the form in which authenticator applications take a secret.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 / 5) + 1);
        var bits = 0;
        var value = 0;
        foreach (var b in bytes)
        {
            value = ((value << 8) | b) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(value >> (bits - 5)) & 31]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(value << (5 - bits)) & 31]).ToString();
    }

    /// <exception cref="FormatException">A character is not one of base32.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        var bits = 0;
        var value = 0;
        var at = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            value = digit < 0 ? throw new FormatException("Not base32.") : ((value << 5) | digit) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[at++] = (byte)(value >> bits);
            }
        }

        return bytes;
    }
}
