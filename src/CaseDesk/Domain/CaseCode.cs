using System.Security.Cryptography;

namespace SafeReport.CaseDesk.Domain;

/// <summary>What people call a case: eight letters and digits that say nothing, such as <c>K7QD-2MWX</c>.</summary>
public static class CaseCode
{
    private const string Alphabet = "23456789BCDFGHJKLMNPQRSTVWXZ";   // nothing that is mistaken for another, no vowels: no words

    public static string New() => $"{RandomNumberGenerator.GetString(Alphabet, 4)}-{RandomNumberGenerator.GetString(Alphabet, 4)}";

    /// <summary>As typed, in any case and with any separators.</summary>
    public static string? Read(string? typed)
    {
        var letters = string.Concat((typed ?? "").ToUpperInvariant().Where(Alphabet.Contains));
        return letters.Length == 8 ? $"{letters[..4]}-{letters[4..]}" : null;
    }
}
