using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Keys;

/// <summary>A keyset with all its keys new, and those keys where they belong: sealed to officers, or by desk.secret.</summary>
internal static class NewKeyset
{
    /// <summary>An epoch is 90 days, both ends included.</summary>
    private const int Days = 90;

    private const string NoneBefore = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Draws, signs and stores the first keyset of a mechanism, in the caller's transaction.</summary>
    public static async Task AddFirstAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DeskSecret secret, MechanismId mechanism, string portalId,
        (string Name, SecretBytes Seed) root, IReadOnlyCollection<Officer> officers, DateOnly today, CancellationToken cancellationToken)
    {
        const long serial = 1;
        using HybridIdentity intake = HybridIdentity.Generate();
        using HybridIdentity custodian = HybridIdentity.Generate();
        using HybridIdentity alarm = HybridIdentity.Generate();
        using SecretBytes deskSeed = SecretBytes.Random(Ed25519.SeedLength);
        var signer = new DeskSigner(new VerifierKey($"safereport/{mechanism}/desk-{serial}", Ed25519.PublicKey(deskSeed)), deskSeed);
        var keyset = new Keyset(
            mechanism, portalId, serial, NoneBefore, today, today.AddDays(Days - 1),
            intake.Recipient.ToString(), custodian.Recipient.ToString(), alarm.Recipient.ToString(), signer.Verifier, ToolRecipient: null);

        await ProcessKeys.AddAlarmAsync(connection, transaction, secret, mechanism, serial, alarm, cancellationToken);
        await ProcessKeys.AddSignerAsync(connection, transaction, secret, mechanism, serial, signer, cancellationToken);
        const string intakeKey = "insert into desk.intake_key (mechanism, serial, recipient) values (@Mechanism, @Serial, @Recipient)";
        await connection.ExecuteAsync(new CommandDefinition(
            intakeKey, new { Mechanism = mechanism.ToString(), Serial = serial, keyset.Recipient }, transaction, cancellationToken: cancellationToken));
        foreach (Officer officer in officers.Where(officer => officer.Roles.Contains(Role.Intake)))
        {
            await KeyGrants.AddIntakeAsync(connection, transaction, serial, intake.Seed, officer, cancellationToken);
        }

        foreach (Officer officer in officers.Where(officer => officer.Roles.Contains(Role.Custodian)))
        {
            await KeyGrants.AddCustodianAsync(connection, transaction, serial, custodian.Seed, officer, cancellationToken);
        }

        const string note = "insert into desk.keyset (mechanism, serial, note, published_on) values (@Mechanism, @Serial, @Note, @Today)";
        var row = new { Mechanism = mechanism.ToString(), Serial = serial, Note = SignedNote.Sign(keyset.ToText(), root), Today = today };
        await connection.ExecuteAsync(new CommandDefinition(note, row, transaction, cancellationToken: cancellationToken));
    }
}
