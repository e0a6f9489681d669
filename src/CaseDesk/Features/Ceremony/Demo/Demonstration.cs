using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Cards;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Ceremony.Demo;

/// <summary>Creates, once, a mechanism to try everything with: nothing here is for real reports, and every page says so.</summary>
/// <remarks>
/// Stopped at any step, a repeat completes it: demo.json holds every secret and is there first; the desk's tables come in one transaction;
/// then a snapshot; the keyset, by which the Portal's form opens, is last.
/// </remarks>
public sealed class Demonstration(
    Settings settings, DeskDatabase desk, IntakeDatabase intake, DeskSecret secret, SnapshotPublisher snapshots, KeysetRelease release,
    CardStore cards, CardPublisher publisher, EventLog events, TimeProvider time)
{
    private const int PortalIdBytes = 16;

    /// <returns>The mechanism to try everything with.</returns>
    public async Task<CeremonyOutcome<DemoMechanism>> PrepareAsync(string portalUrl, string deskUrl, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var turn = await desk.Source.OpenConnectionAsync(cancellationToken);
        // Without a limit: on a slow machine the other one's scrypt takes longer than any that would be set.
        await turn.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_lock(@Lock)", new { Lock = (long)AdvisoryLock.Demonstration }, commandTimeout: 0, cancellationToken: cancellationToken));
        try
        {
            if (await FileAsync(portalUrl, deskUrl, progress, cancellationToken) is not { } file)
            {
                return CeremonyRefusal.HoldsAnother;
            }

            var mechanism = MechanismId.Parse(file.Mechanisms[0].Id);
            await FillDeskAsync(file, mechanism, progress, cancellationToken);
            await release.AnnounceAsync(mechanism, cancellationToken);
            // Also where a demonstration was made before there were cards.
            await cards.BeginWithAsync(mechanism, DemoCard.Card, cancellationToken);
            await publisher.PublishAsync(cancellationToken);
            if (!await HasSnapshotAsync(mechanism, cancellationToken))
            {
                progress("Publishing the first mailbox snapshot …");
                if ((await snapshots.PublishAsync(mechanism, cancellationToken)).Refusal is SnapshotRefusal.ClockInDoubt)
                {
                    return KeyRefusal.ClockInDoubt;
                }
            }

            var refusal = (await release.PublishAsync(mechanism, cancellationToken)).Refusal;
            return refusal is KeyRefusal.None ? file.Mechanisms[0] : refusal;
        }
        finally
        {
            await turn.ExecuteAsync("select pg_advisory_unlock(@Lock)", new { Lock = (long)AdvisoryLock.Demonstration });
        }
    }

    /// <returns>Null where another mechanism is.</returns>
    private async Task<DemoFile?> FileAsync(string portalUrl, string deskUrl, Action<string> progress, CancellationToken cancellationToken)
    {
        var path = Path.Combine(settings.DataDirectory, Readiness.DemonstrationFile);
        var file = DemoFile.Read(path);
        if (await HoldsAnotherAsync(file, cancellationToken))
        {
            return null;
        }

        if (file is null)
        {
            progress("Drawing the secrets of the demonstration …");
            file = Draw(portalUrl, deskUrl);
            file.Write(path);
        }
        else if (file.Portal != portalUrl || file.Desk != deskUrl)
        {
            file = file with { Portal = portalUrl, Desk = deskUrl };
            file.Write(path);
        }

        return file;
    }

    /// <summary>Nothing of a demonstration may come near a mechanism that is meant; and one whose demo.json is gone cannot be gone on with.</summary>
    private async Task<bool> HoldsAnotherAsync(DemoFile? file, CancellationToken cancellationToken)
    {
        const string sql = "select id from desk.mechanism";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var known = await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        return known.Any(id => file is null || file.Mechanisms.All(mechanism => mechanism.Id != id));
    }

    private DemoFile Draw(string portalUrl, string deskUrl)
    {
        var mechanism = MechanismId.New();
        var rootPassphrase = OfficerVault.NewPassphrase();
        using var seed = SecretBytes.Random(Ed25519.SeedLength);
        RootKeyFile.Write(Path.Combine(settings.DataDirectory, DemoFile.RootKeyName), seed, rootPassphrase);
        var verifier = new VerifierKey(RootName(mechanism), Ed25519.PublicKey(seed));
        return new DemoFile(
            portalUrl, deskUrl, [new DemoMechanism(mechanism.ToString(), "Demonstration mechanism", [verifier.ToString()], Threshold: 1)],
            DemoOfficers.Draw(), DemoFile.RootKeyName, rootPassphrase);
    }

    private async Task FillDeskAsync(DemoFile file, MechanismId mechanism, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        const string exists = "select exists (select from desk.mechanism where id = @Id)";
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(exists, new { Id = mechanism.ToString() }, cancellationToken: cancellationToken)))
        {
            return;
        }

        progress($"Making the keys of {file.Officers.Count} officers …");
        var today = time.Today();
        var officers = DemoOfficers.Make(file.Officers, secret, mechanism, today);
        using var root = RootKeyFile.Read(Path.Combine(settings.DataDirectory, file.RootKey), file.RootPassphrase);
        var portalId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PortalIdBytes));

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        const string insert = """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial, demonstration, position)
            values (@Id, @Name, @PortalId, @Verifiers, @Threshold, 1, true, 0)
            """;
        var told = file.Mechanisms[0];
        var row = new { told.Id, told.Name, PortalId = portalId, Verifiers = told.Verifiers.ToArray(), told.Threshold };
        await connection.ExecuteAsync(new CommandDefinition(insert, row, transaction, cancellationToken: cancellationToken));
        foreach (var officer in officers)
        {
            await OfficerStore.AddAsync(connection, transaction, officer, cancellationToken);
        }

        await NewKeyset.AddFirstAsync(
            connection, transaction, secret, mechanism, portalId, (RootName(mechanism), root), officers, today, cancellationToken);
        await events.AppendAsync(
            connection, transaction, new DeskEvent(Acts.DemonstrationCreated, null, mechanism, "mechanism", null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<bool> HasSnapshotAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "select exists (select from intake.snapshot where mechanism = @Mechanism)";
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
    }

    private static string RootName(MechanismId mechanism) => $"safereport/{mechanism}/root-1";
}
