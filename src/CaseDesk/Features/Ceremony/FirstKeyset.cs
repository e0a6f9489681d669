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

    public async Task<PendingKeyset> DrawAsync(
        RootKeys roots, IReadOnlyList<FirstOfficer> officers, string? portalId, bool again, string directory, Action<string> progress,
        CancellationToken cancellationToken)
    {
        Outbox.Create(directory);
        await RefuseWhereNoneBelongsAsync(roots, cancellationToken);
        var pending = again ? null : pendings.Find(roots.Id, 1);
        if (pending is null)
        {
            pending = await DrawAsync(roots, officers, portalId ?? await PortalIdAsync(cancellationToken), directory, progress, cancellationToken);
            pendings.Save(roots.Id, 1, pending);
        }
        else if (!pending.Opening!.Verifiers.SequenceEqual(roots.Keys.Select(key => key.Verifier)) || pending.Opening.Threshold != roots.Threshold || !AreThose(pending, officers))
        {
            throw new RefusedException("Keys wait for their signatures that were drawn for other root keys or officers: draw them again (with --again).");
        }
        else
        {
            progress("The keys are drawn already: this is their text.");
        }

        Outbox.Write(Path.Combine(directory, TextFile), pending.Text);
        return pending;
    }

    private async Task<PendingKeyset> DrawAsync(
        RootKeys roots, IReadOnlyList<FirstOfficer> firsts, string portalId, string directory, Action<string> progress, CancellationToken cancellationToken)
    {
        await CheckAsync(firsts, cancellationToken);
        progress($"Making the keys of {firsts.Count} officer(s) …");
        var today = (await clock.RequireAsync(cancellationToken)).Day;
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
            Outbox.Write(Path.Combine(directory, $"officer-{index + 1}.txt"), Sheets.OfOfficer($"{roots.Name} ({roots.Mechanism})", officer, credentials, today));
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

    private async Task RefuseWhereNoneBelongsAsync(RootKeys roots, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var known = await MechanismRow.ListAsync(connection, cancellationToken);
        if (settings.Demonstration || known.Any(mechanism => mechanism.Demonstration))
        {
            throw new RefusedException("This is the demonstration, and its secrets lie beside its data. Use a data directory of its own for real reports.");
        }

        if (known.Any(mechanism => mechanism.Id == roots.Mechanism))
        {
            throw new RefusedException("This mechanism is open already. Its next keyset comes from 'casedesk keys rotate'.");
        }
    }

    private async Task CheckAsync(IReadOnlyList<FirstOfficer> officers, CancellationToken cancellationToken)
    {
        foreach (var role in new[] { Role.Intake, Role.Custodian })
        {
            if (!officers.Any(officer => officer.Roles.Contains(role)))
            {
                throw new MisusedException($"One of the first officers must have the role {role}: its key would be nobody's.");
            }
        }

        if (officers.Any(officer => !OfficerProvisioning.IsName(officer.Name) || officer.Roles.Count == 0 || !officer.Roles.All(Role.IsKnown)))
        {
            throw new MisusedException("An officer is NAME=ROLE,ROLE with roles of V26, and a name of 1 to 100 characters.");
        }

        string[] names = [.. officers.Select(officer => Officer.Normalize(officer.Name))];
        const string sql = "select exists (select from desk.officer where normalized_name = any(@Names))";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length
            || await connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, new { Names = names }, cancellationToken: cancellationToken)))
        {
            throw new RefusedException("Two officers would have the same name.");
        }
    }

    /// <summary>One portal has one id, whatever the number of its mechanisms.</summary>
    private async Task<string> PortalIdAsync(CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await MechanismRow.ListAsync(connection, cancellationToken) is [{ } known, ..] ? known.PortalId
            : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PortalIdBytes));
    }
}
