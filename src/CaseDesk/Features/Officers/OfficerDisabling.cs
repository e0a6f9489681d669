using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>An officer who is disabled from now on, and which keys that officer had in hand: those need a new keyset the same day.</summary>
public sealed record DisabledOfficer(Officer Officer, bool HeldIntakeKey, bool HeldCustodianKey, long Cases);

/// <summary>Disables officers. They are signed out at their next request; what they once opened, they may have kept.</summary>
public sealed class OfficerDisabling(OfficerStore officers, DeskDatabase desk, EventLog events, TimeProvider time)
{
    private const int StampBytes = 16;

    /// <param name="although">Also when nobody else holds a key: items sealed to it then open for nobody.</param>
    public async Task<Outcome<DisabledOfficer, OfficerRefusal>> DisableAsync(string name, bool although, CancellationToken cancellationToken)
    {
        if (await officers.FindAsync(name, cancellationToken) is not { } officer)
        {
            return OfficerRefusal.NoSuchOfficer;
        }

        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // One at a time: the last two holders of a key must not each count on the other.
        await connection.ExecuteAsync(new CommandDefinition(
            "select from desk.officer where mechanism = @Mechanism for update", new { Mechanism = officer.Mechanism.ToString() }, transaction,
            cancellationToken: cancellationToken));
        if (!although && await IsLastHolderAsync(connection, transaction, officer, cancellationToken))
        {
            return OfficerRefusal.LastHolder;
        }

        const string disable = """
            update desk.officer set disabled_on = @Today, stamp = @Stamp where id = @Id and disabled_on is null
            """;
        var values = new
        {
            Today = time.Today(),
            Stamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(StampBytes)),
            Id = officer.Id.Value,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(disable, values, transaction, cancellationToken: cancellationToken)) > 0)
        {
            await events.AppendAsync(
                connection, transaction, new DeskEvent(Acts.OfficerDisabled, null, officer.Mechanism, "officer", officer.Id.Value), cancellationToken);
        }

        const string held = """
            select exists (select from desk.intake_key_grant g join desk.intake_key k using (mechanism, serial)
                           where g.officer = @Id and k.destroyed_on is null),
                   exists (select from desk.custodian_key_grant where officer = @Id),
                   (select count(*) from desk.case_officer where officer = @Id)
            """;
        (var intake, var custodian, var cases) = await connection.QuerySingleAsync<(bool, bool, long)>(new CommandDefinition(
            held, values, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return new DisabledOfficer(officer, intake, custodian, cases);
    }

    private static Task<bool> IsLastHolderAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Officer officer, CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (
                select from desk.intake_key_grant mine join desk.intake_key k using (mechanism, serial)
                where mine.officer = @Id and k.destroyed_on is null and not exists (
                    select from desk.intake_key_grant g join desk.officer o on o.id = g.officer and o.disabled_on is null
                    where g.mechanism = mine.mechanism and g.serial = mine.serial and g.officer <> @Id))
            or exists (
                select from desk.custodian_key_grant mine
                where mine.officer = @Id and not exists (
                    select from desk.custodian_key_grant g join desk.officer o on o.id = g.officer and o.disabled_on is null
                    where g.mechanism = mine.mechanism and g.serial = mine.serial and g.officer <> @Id))
            """;
        return connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, new { Id = officer.Id.Value }, transaction, cancellationToken: cancellationToken));
    }
}
