using System.Security.Cryptography;
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
        string letters = RandomNumberGenerator.GetString(Alphabet, Letters);
        return string.Join('-', Enumerable.Range(0, Groups).Select(group => letters.Substring(group * GroupLength, GroupLength)));
    }

    /// <summary>What was typed, in the form it was made: capitals, spaces and missing hyphens are the typist's, not the secret's.</summary>
    public static SecretBytes Canonical(ReadOnlySpan<byte> typed)
    {
        using var letters = new SecretBytes(Letters);
        int count = 0;
        foreach (byte c in typed)
        {
            if (c is (byte)' ' or (byte)'-' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            byte lower = c is >= (byte)'A' and <= (byte)'Z' ? (byte)(c + 32) : c;
            if (count == Letters || !Alphabet.Contains((char)lower))
            {
                return SecretBytes.CopyOf(typed.TrimEnd("\r\n"u8));   // not one of ours: as it stands
            }

            letters.WritableSpan[count++] = lower;
        }

        return count == Letters ? Grouped(letters) : SecretBytes.CopyOf(typed.TrimEnd("\r\n"u8));
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
