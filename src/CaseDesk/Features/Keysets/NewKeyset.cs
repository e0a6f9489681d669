using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>Which keys a keyset has anew besides the intake key, which is always new.</summary>
public sealed record KeyRenewal(bool Custodian, bool Alarm, bool Desk)
{
    public static KeyRenewal All { get; } = new(Custodian: true, Alarm: true, Desk: true);
}

/// <summary>Draws the keys of a keyset and puts each where it belongs: sealed to officers, or by desk.secret.</summary>
internal static class NewKeyset
{
    /// <summary>An epoch is 90 days, both ends included.</summary>
    public const int Days = 90;

    /// <summary>The keyset after <paramref name="previous"/>, or a mechanism's first, with its secrets sealed.</summary>
    public static PendingKeyset Draw(
        DeskSecret secret, MechanismId mechanism, string portalId, Keyset? previous, KeyRenewal renewal, IReadOnlyCollection<Officer> officers,
        DateOnly today, int days = Days)
    {
        var serial = (previous?.Serial ?? 0) + 1;
        using var intake = HybridIdentity.Generate();
        using var custodian = previous is null || renewal.Custodian ? HybridIdentity.Generate() : null;
        using var alarm = previous is null || renewal.Alarm ? HybridIdentity.Generate() : null;
        using var deskSeed = previous is null || renewal.Desk ? SecretBytes.Random(Ed25519.SeedLength) : null;
        var signer = deskSeed is null ? null : new DeskSigner(VerifierKey.Of(Keyset.DeskKeyName(mechanism, serial), deskSeed), deskSeed);
        var keyset = new Keyset(
            mechanism, portalId, serial, previous?.TextHash() ?? Keyset.NoPrevious, today, today.AddDays(days - 1), intake.Recipient.ToString(),
            custodian?.Recipient.ToString() ?? previous!.Custodian, alarm?.Recipient.ToString() ?? previous!.Alarm, signer?.Verifier ?? previous!.Desk,
            previous?.ToolRecipient);
        return new PendingKeyset(
            keyset.ToText(),
            alarm is null ? null : ProcessKeys.Seal(secret, mechanism, serial, alarm),
            signer is null ? null : ProcessKeys.Seal(secret, mechanism, serial, signer),
            [.. Holding(officers, Role.Intake).Select(officer => KeyGrants.Seal(intake.Seed, officer))],
            custodian is null ? [] : [.. Holding(officers, Role.Custodian).Select(officer => KeyGrants.Seal(custodian.Seed, officer))],
            CloseOld: false,
            Opening: null);
    }

    /// <summary>Stores a signed keyset and its keys, in the caller's transaction.</summary>
    public static async Task StoreAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, PendingKeyset pending, string note, DateOnly today, CancellationToken cancellationToken)
    {
        var keyset = pending.Read();
        (var mechanism, var serial) = (keyset.Mechanism, keyset.Serial);
        foreach (var key in new[] { pending.Alarm, pending.Signer }.OfType<SealedProcessKey>())
        {
            await ProcessKeys.AddSealedAsync(connection, transaction, mechanism, serial, key, cancellationToken);
        }

        const string intakeKey = "insert into desk.intake_key (mechanism, serial, recipient) values (@Mechanism, @Serial, @Recipient)";
        await connection.ExecuteAsync(new CommandDefinition(
            intakeKey, new { Mechanism = mechanism.ToString(), Serial = serial, keyset.Recipient }, transaction, cancellationToken: cancellationToken));
        foreach (var grant in pending.IntakeGrants)
        {
            await KeyGrants.AddIntakeAsync(connection, transaction, mechanism, serial, grant, cancellationToken);
        }

        foreach (var grant in pending.CustodianGrants)
        {
            await KeyGrants.AddCustodianAsync(connection, transaction, mechanism, serial, grant, cancellationToken);
        }

        const string sql = "insert into desk.keyset (mechanism, serial, note, published_on) values (@Mechanism, @Serial, @Note, @Today)";
        var row = new { Mechanism = mechanism.ToString(), Serial = serial, Note = note, Today = today };
        await connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Draws, signs and stores the first keyset of a mechanism at once, in the caller's transaction.</summary>
    public static Task AddFirstAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DeskSecret secret, MechanismId mechanism, string portalId,
        (string Name, SecretBytes Seed) root, IReadOnlyCollection<Officer> officers, DateOnly today, CancellationToken cancellationToken)
    {
        var pending = Draw(secret, mechanism, portalId, previous: null, KeyRenewal.All, officers, today);
        return StoreAsync(connection, transaction, pending, SignedNote.Sign(pending.Text, root), today, cancellationToken);
    }

    private static IEnumerable<Officer> Holding(IEnumerable<Officer> officers, string role) =>
        officers.Where(officer => !officer.Disabled && officer.Roles.Contains(role));
}
