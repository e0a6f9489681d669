using System.Text;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Domain;

/// <summary>A person who works at the desk. What they may see hangs on the keys they hold, not on this record.</summary>
public sealed record Officer(
    OfficerId Id,
    MechanismId Mechanism,
    string Name,
    string Recipient,
    byte[] IdentityFile,
    byte[] TotpSealed,
    string Stamp,
    DateOnly AddedOn,
    DateOnly? DisabledOn,
    IReadOnlySet<string> Roles)
{
    public bool Disabled => DisabledOn is not null;

    /// <summary>
    /// Names are compared without regard to case, to the kind and number of spaces, to how accents were typed, and to marks nobody sees.
    /// </summary>
    public static string Normalize(string name)
    {
        var seen = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (!IsDirectionMark(letter))
            {
                // No name has a NUL, and the database takes none.
                seen.Append(char.IsWhiteSpace(letter) ? ' ' : letter == '\0' ? '\uFFFD' : letter);
            }
        }

        var words = seen.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return CanonicalForm.Of(CanonicalForm.Of(string.Join(' ', words)).ToUpperInvariant());
    }

    /// <summary>Whether a stored name is <c>@Name</c>: names stored by the first version keep the accents and spaces as they were typed.</summary>
    public const string HasName = @"regexp_replace(normalize(normalized_name, nfc), '\s+', ' ', 'g') = @Name order by normalized_name = @Name desc limit 1";

    private static bool IsDirectionMark(char letter) => letter is '\u061C' or '\u200E' or '\u200F' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
