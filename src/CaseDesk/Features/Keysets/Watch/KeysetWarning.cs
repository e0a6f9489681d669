using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary>What a visitor meets although the keysets are this desk's. It comes from the Portal, and so it warns and stops nothing.</summary>
public enum KeysetWarning
{
    /// <summary>The Portal says that the mechanism takes nothing: its newest keyset is closed, or over by the Portal's clock.</summary>
    Closed,

    /// <summary>By the desk's clock the newest keyset has not begun.</summary>
    NotBegun,

    /// <summary>By the desk's clock the newest keyset is over.</summary>
    Over,

    /// <summary>The Portal's clock and the desk's are more than a day apart.</summary>
    Days,

    /// <summary>The desk's own clock is in doubt: what is said of dates here may be wrong.</summary>
    ClockInDoubt,
}

internal static class KeysetWarnings
{
    private static readonly TimeSpan Apart = TimeSpan.FromHours(26);

    public static string Sentence(KeysetWarning warning) => warning switch
    {
        KeysetWarning.Closed => "visitors are told that nothing can be sent: the newest keyset is closed at the Portal, or over by the Portal's clock",
        KeysetWarning.NotBegun => "by this machine's clock the newest keyset has not begun",
        KeysetWarning.Over => "by this machine's clock the newest keyset is over",
        KeysetWarning.Days => "the Portal's clock and this machine's are more than a day apart",
        _ => "this machine's clock is in doubt ('casedesk clock confirm')",
    };

    public static IEnumerable<KeysetWarning> OfDates(Crypto.Keysets.Keyset newest, DateTimeOffset now)
    {
        var today = now.Day();
        if (newest.NotBefore > today)
        {
            yield return KeysetWarning.NotBegun;
        }

        if (newest.NotAfter < today)
        {
            yield return KeysetWarning.Over;
        }
    }

    public static bool AreApart(DateTimeOffset? portal, DateTimeOffset desk) => portal is { } date && (date - desk).Duration() > Apart;
}
