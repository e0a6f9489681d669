using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Officers;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <summary>One-page sheets with a secret each: to print, to hand over, and to delete.</summary>
internal static class Sheets
{
    public static string OfRoot(RootKeys keys, int number, RootKey key, string passphrase, DateOnly today) => $"""
        SafeReport: passphrase of root key {number} of {keys.Count}

        mechanism:   {keys.Name} ({keys.Mechanism})
        fingerprint: {key.Fingerprint}
        kept by:     {key.Keeper ?? "______________________________"}
        made on:     {today:yyyy-MM-dd}

        passphrase: {passphrase}

        It opens {RootMaking.SealedFile(number)}. {keys.Threshold} of the {keys.Count} root keys together can put other keys in place
        of the mechanism's; without them no new keys can be published. Nobody can find this passphrase again.

        1. Print this page. 2. Give it to one person, and the file to a place that is not this page's.
        3. Delete this file and empty the medium it was on: nothing else needs it once it is on paper.

        """;

    public static string OfOfficer(string mechanism, Officer officer, OfficerCredentials credentials, DateOnly today) => $"""
        SafeReport: how {officer.Name} signs in

        mechanism:   {mechanism}
        roles:       {string.Join(", ", officer.Roles.Order(StringComparer.Ordinal))}
        made on:     {today:yyyy-MM-dd}

        passphrase: {credentials.Passphrase}

        one-time codes: {credentials.TotpSecret}
        (an authenticator app reads the square, or takes the line above as a key: time-based, 6 digits)

        {QrCode.OnPaper(credentials.TotpUri(officer.Name))}
        The passphrase opens this officer's key and everything sealed to it. It cannot be reset.

        1. Print this page. 2. Give it to {officer.Name} by hand. 3. Delete this file.

        """;
}
