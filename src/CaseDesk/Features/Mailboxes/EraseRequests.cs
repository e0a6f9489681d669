using System.Data;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Takes erase requests from the intake database: who holds the access code may end the mailbox (protocol.md 8).</summary>
/// <remarks>
/// Only a request that opens and whose parts hash to an address says anything; the address becomes a keyed tag, remembered even when no case
/// knows it yet: its report may still be unopened. Garbage is dropped without a word, as the sender was answered. No event is written here:
/// its moment would be the moment somebody sent a request. <see cref="MailboxLedger"/> writes it with the next snapshot.
/// </remarks>
public sealed class EraseRequests(DeskDatabase desk, IntakeDatabase intake, ProcessKeys keys, DeskSecret secret, TrustedClock clock)
{
    /// <summary>The most that one step takes: whoever waits for a step waits for no more than this.</summary>
    public const int AtOnce = 500;

    /// <summary>The step of a publication. What keeps requests from being worked off keeps no reply back; <see cref="EraseClock"/> tells of it.</summary>
    public async Task TakeAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        try
        {
            await StepAsync(mechanism, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or NpgsqlException)
        {
            // A key that does not open, or a row that cannot be read or written: all of the step's requests still wait.
        }
    }

    /// <summary>One step: the oldest day's first. Each is noted here before it is deleted there, so none is lost and a repeat changes nothing.</summary>
    /// <returns>How many were worked off.</returns>
    public async Task<int> StepAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        var alarms = await keys.AlarmAsync(mechanism, cancellationToken);
        if (alarms.Count == 0)
        {
            return 0;   // without a key genuine and garbage look alike: they wait
        }

        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var lockOf = new { Lock = (int)AdvisoryLock.Erasure, Mechanism = BitConverter.ToInt32(mechanism.ToBytes()) };
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@Lock, @Mechanism)", lockOf, transaction, commandTimeout: 0, cancellationToken: cancellationToken));

        var waiting = await WaitingAsync(mechanism, cancellationToken);
        byte[][] tags = [.. waiting.Select(request => TagOf(request.Sealed, mechanism, alarms)).OfType<byte[]>()];
        if (tags.Length > 0)
        {
            await NoteAsync(connection, transaction, tags, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await DeleteAsync([.. waiting.Select(request => request.Id)], cancellationToken);
        return waiting.Count;
    }

    /// <summary>Lets go what need not be remembered any more; how long that is, the database's function says. Nothing by its age while the clock is not believed.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var moment = await clock.AskAsync(connection, transaction, cancellationToken);
        await ForgetAsync(connection, transaction, moment?.Day, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<(Guid Id, byte[] Sealed)>> WaitingAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "select id, sealed from intake.erase_request where mechanism = @Mechanism order by received_on, id limit @AtOnce";
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<(Guid, byte[])>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString(), AtOnce }, cancellationToken: cancellationToken))];
    }

    private byte[]? TagOf(byte[] request, MechanismId mechanism, IReadOnlyList<HybridIdentity> alarms)
    {
        foreach (var alarm in alarms)
        {
            if (EraseRequest.TryOpen(request, alarm) is { } content)
            {
                return MailboxTag.Of(secret, mechanism, content.Address());
            }
        }

        return null;
    }

    private async Task NoteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, byte[][] tags, CancellationToken cancellationToken)
    {
        const string note = """
            insert into desk.erased_mailbox (tag, erased_on)
            select distinct t, @Today::date from unnest(@Tags::bytea[]) t order by t
            on conflict (tag) do nothing
            returning tag
            """;
        const string tell = """
            with erased as materialized (select id from desk.reporter_mailbox where tag = any(@Tags) order by id for update)
            update desk.reporter_mailbox m set erasure_untold = true from erased where m.id = erased.id
            """;
        var erased = await connection.QueryAsync<byte[]>(new CommandDefinition(
            note, new { Tags = tags, clock.Today }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(tell, new { Tags = erased.ToArray() }, transaction, cancellationToken: cancellationToken));
        await ForgetAsync(connection, transaction, today: null, cancellationToken);
    }

    // Without a day only what is too many goes.
    private static Task<int> ForgetAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateOnly? today, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters();
        parameters.Add("Today", today, DbType.Date);
        return connection.ExecuteAsync(new CommandDefinition(
            "select desk.forget_erased(@Today)", parameters, transaction, cancellationToken: cancellationToken));
    }

    private async Task DeleteAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        const string sql = "delete from intake.erase_request where id = any(@Ids)";
        if (ids.Length > 0)
        {
            await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(sql, new { Ids = ids }, cancellationToken: cancellationToken));
        }
    }
}
