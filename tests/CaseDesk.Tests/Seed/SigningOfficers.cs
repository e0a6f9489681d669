using System.Collections.Concurrent;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Seed;

/// <summary>The officers of one desk who can sign in there, each with keys that no other of the same desk has.</summary>
/// <remarks>Sealing keys by a passphrase costs a second and 128 MiB, as it should. The first officer of every desk in this process has the
/// same keys and passphrase, the second those of all the second ones, and so on; what hangs on the desk's own secret is made for each.</remarks>
internal sealed class SigningOfficers
{
    private static readonly ConcurrentDictionary<int, Lazy<(Officer Officer, OfficerCredentials Credentials)>> Made = new();

    private int _next = -1;

    public (SeededOfficer Row, OfficerCredentials Credentials) Next(DeskSecret secret, MechanismId mechanism, DateOnly today, params IReadOnlyList<string> roles)
    {
        var (officer, credentials) = Made.GetOrAdd(Interlocked.Increment(ref _next), _ => new(() => Make(secret, mechanism, today))).Value;
        var id = Guid.NewGuid();
        var row = new SeededOfficer
        {
            Id = id,
            Mechanism = mechanism,
            Recipient = officer.Recipient,
            IdentityFile = officer.IdentityFile,
            TotpSealed = TotpSeal.Seal(secret, new OfficerId(id), Base32.Decode(credentials.TotpSecret)),
            Stamp = Guid.NewGuid().ToString("N"),
            AddedOn = today,
            Roles = roles,
        };
        return (row, credentials);
    }

    private static (Officer Officer, OfficerCredentials Credentials) Make(DeskSecret secret, MechanismId mechanism, DateOnly today)
    {
        var credentials = OfficerCredentials.New();
        return (OfficerMaker.Make(secret, mechanism, "An officer", [], credentials, today), credentials);
    }
}
