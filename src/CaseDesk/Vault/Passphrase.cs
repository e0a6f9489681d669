using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Passphrases as the program makes them: five groups of four from 31 letters and digits that no script confuses (99 bits).</summary>
public static class Passphrase
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";   // without i, l, o, 0, 1
    private const int Groups = 5;
    private const int GroupLength = 4;
    private const int Letters = Groups * GroupLength;

    /// <summary>A new passphrase. It is a string because it is to be shown once; nothing keeps it.</summary>
    public static string New()
    {
        var letters = RandomNumberGenerator.GetString(Alphabet, Letters);
        return string.Join('-', Enumerable.Range(0, Groups).Select(group => letters.Substring(group * GroupLength, GroupLength)));
    }

    /// <summary>
    /// What was typed, in the form it was made: capitals, spaces, hyphens of whatever kind, and marks that nobody sees are the typist's, the
    /// keyboard's or the word processor's, not the secret's.
    /// </summary>
    public static SecretBytes Canonical(ReadOnlySpan<byte> typed)
    {
        using var letters = new SecretBytes(Letters);
        var count = 0;
        for (var rest = typed; !rest.IsEmpty;)
        {
            var isText = Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done;
            rest = rest[length..];
            if (isText && IsBetween(rune))
            {
                continue;
            }

            var letter = isText ? Letter(rune) : (byte)0;
            if (count == Letters || letter == 0)
            {
                return SecretBytes.CopyOf(typed.TrimEnd("\r\n"u8));   // not one of ours: as it stands
            }

            letters.WritableSpan[count++] = letter;
        }

        return count == Letters ? Grouped(letters) : SecretBytes.CopyOf(typed.TrimEnd("\r\n"u8));
    }

    /// <summary>Spaces that break or not, every hyphen, dash and minus, byte order marks, joiners and direction marks.</summary>
    private static bool IsBetween(Rune rune) => rune.Value is '\t' or '\r' or '\n' or 0x2212
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The letter or digit of the alphabet, also from a keyboard that writes them in full width; 0 when it is none.</summary>
    private static byte Letter(Rune rune)
    {
        var value = rune.Value is >= 0xFF01 and <= 0xFF5E ? rune.Value - 0xFEE0 : rune.Value;
        var lower = value is >= 'A' and <= 'Z' ? value + 32 : value;
        return lower < 0x80 && Alphabet.Contains((char)lower) ? (byte)lower : (byte)0;
    }

    private static SecretBytes Grouped(SecretBytes letters)
    {
        var grouped = new SecretBytes(Letters + Groups - 1);
        for (int i = 0, at = 0; i < Letters; i++)
        {
            if (i > 0 && i % GroupLength == 0)
            {
                grouped.WritableSpan[at++] = (byte)'-';
            }

            grouped.WritableSpan[at++] = letters.Span[i];
        }

        return grouped;
    }
}
