using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <summary>The desk's part of a ceremony: the first officers, and the keys of keyset 1, sealed and waiting for the root keys' signatures.</summary>
/// <remarks>
/// The officers' sheets come first, then one file with everything, then the text to sign: interrupted before that one file, the officers are
/// made anew and their sheets replaced; after it, the same text is written again. Nothing is in the database before the keyset is signed.
/// </remarks>
public sealed class FirstKeyset(Settings settings, DeskDatabase desk, DeskSecret secret, PendingKeysets pendings, TrustedClock clock)
{
    public const string TextFile = "keyset-1.txt";

    private const int PortalIdBytes = 16;
    private const int AtOnce = 2;   // scrypt takes 128 MiB for each

    public async Task<CeremonyOutcome<PendingKeyset>> DrawAsync(
        RootKeys roots, IReadOnlyList<FirstOfficer> officers, string? portalId, bool again, string directory, Action<string> progress,
        CancellationToken cancellationToken)
    {
        if (!Outbox.TryCreate(directory))
        {
            return KeyRefusal.DirectoryNotWritable;
        }

        if (await RefusalHereAsync(roots, cancellationToken) is var notHere and not CeremonyRefusal.None)
        {
            return notHere;
        }

        var pending = again ? null : pendings.Find(roots.Id, 1);
        if (pending is null)
        {
            var drawn = await DrawAsync(roots, officers, portalId ?? await PortalIdAsync(cancellationToken), directory, progress, cancellationToken);
            if (drawn.Value is null)
            {
                return drawn;
            }

            pending = drawn.Value;
            pendings.Save(roots.Id, 1, pending);
        }
        else if (!pending.Opening!.Verifiers.SequenceEqual(roots.Keys.Select(key => key.Verifier)) || pending.Opening.Threshold != roots.Threshold || !AreThose(pending, officers))
        {
            return CeremonyRefusal.DrawnForOthers;
        }
        else
        {
            progress("The keys are drawn already: this is their text.");
        }

        return Outbox.TryWrite(Path.Combine(directory, TextFile), pending.Text) ? pending : KeyRefusal.FileNotWritten;
    }

    private async Task<CeremonyOutcome<PendingKeyset>> DrawAsync(
        RootKeys roots, IReadOnlyList<FirstOfficer> firsts, string portalId, string directory, Action<string> progress, CancellationToken cancellationToken)
    {
        if (await CheckAsync(firsts, cancellationToken) is var unfit and not CeremonyRefusal.None)
        {
            return unfit;
        }

        progress($"Making the keys of {firsts.Count} officer(s) …");
        if (await clock.AskAsync(cancellationToken) is not { Day: var today })
        {
            return KeyRefusal.ClockInDoubt;
        }

        (Officer Officer, OfficerCredentials Credentials)[] made =
        [
            .. firsts.AsParallel().AsOrdered().WithDegreeOfParallelism(AtOnce).WithCancellation(cancellationToken).Select(first =>
            {
                var credentials = OfficerCredentials.New();
                return (OfficerMaker.Make(secret, roots.Id, first.Name, first.Roles, credentials, today), credentials);
            }),
        ];
        progress("Writing the officers' sheets …");
        foreach ((var index, (var officer, var credentials)) in made.Index())
        {
            if (!Outbox.TryWrite(Path.Combine(directory, $"officer-{index + 1}.txt"), Sheets.OfOfficer($"{roots.Name} ({roots.Mechanism})", officer, credentials, today)))
            {
                return KeyRefusal.FileNotWritten;
            }
        }

        progress("Drawing intake, custodian, alarm and desk key …");
        Officer[] officers = [.. made.Select(one => one.Officer)];
        return NewKeyset.Draw(secret, roots.Id, portalId, previous: null, KeyRenewal.All, officers, today) with
        {
            Opening = new Opening(roots.Name, [.. roots.Keys.Select(key => key.Verifier)], roots.Threshold, [.. officers.Select(NewOfficer.Of)]),
        };
    }

    private static bool AreThose(PendingKeyset pending, IReadOnlyList<FirstOfficer> officers) =>
        officers.Count == 0
        || pending.Opening!.Officers.Select(officer => $"{officer.Name}={string.Join(",", officer.Roles)}")
            .SequenceEqual(officers.Select(officer => $"{officer.Name.Trim()}={string.Join(",", officer.Roles.Order(StringComparer.Ordinal))}"));

    private async Task<CeremonyRefusal> RefusalHereAsync(RootKeys roots, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var known = await MechanismRow.ListAsync(connection, cancellationToken);
        return settings.Demonstration || known.Any(mechanism => mechanism.Demonstration) ? CeremonyRefusal.IsDemonstration
            : known.Any(mechanism => mechanism.Id == roots.Mechanism) ? CeremonyRefusal.OpenAlready
            : CeremonyRefusal.None;
    }

    private async Task<CeremonyRefusal> CheckAsync(IReadOnlyList<FirstOfficer> officers, CancellationToken cancellationToken)
    {
        if (!officers.Any(officer => officer.Roles.Contains(Role.Intake)))
        {
            return CeremonyRefusal.NoIntakeOfficer;
        }

        if (!officers.Any(officer => officer.Roles.Contains(Role.Custodian)))
        {
            return CeremonyRefusal.NoCustodian;
        }

        if (officers.Any(officer => !OfficerProvisioning.IsName(officer.Name) || officer.Roles.Count == 0 || !officer.Roles.All(Role.IsKnown)))
        {
            return CeremonyRefusal.OfficerForm;
        }

        string[] names = [.. officers.Select(officer => Officer.Normalize(officer.Name))];
        const string sql = "select exists (select from desk.officer where normalized_name = any(@Names))";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return names.Distinct(StringComparer.Ordinal).Count() < names.Length
            || await connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, new { Names = names }, cancellationToken: cancellationToken))
            ? CeremonyRefusal.OfficerNameTaken
            : CeremonyRefusal.None;
    }

    /// <summary>One portal has one id, whatever the number of its mechanisms.</summary>
    private async Task<string> PortalIdAsync(CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await MechanismRow.ListAsync(connection, cancellationToken) is [{ } known, ..] ? known.PortalId
            : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PortalIdBytes));
    }
}
