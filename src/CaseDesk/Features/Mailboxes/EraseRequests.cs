using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Takes erase requests from the intake database: who holds the access code may end the mailbox (protocol.md 8).</summary>
/// <remarks>
/// Only a request that opens and whose parts hash to an address says anything; the address becomes a keyed tag, and stays one for good, even
/// when no case knows it yet: its report may still be unopened. Garbage is dropped without a word, as the sender was answered.
/// </remarks>
public sealed class EraseRequests(DeskDatabase desk, IntakeDatabase intake, ProcessKeys keys, DeskSecret secret, EventLog events, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>Takes all that wait. Each is noted here before it is deleted there, so none is lost and a repeat changes nothing.</summary>
    public async Task TakeAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        IReadOnlyList<HybridIdentity> alarms = await keys.AlarmAsync(mechanism, cancellationToken);
        while (await WaitingAsync(mechanism, cancellationToken) is { Count: > 0 } waiting)
        {
            byte[][] tags = [.. waiting.Select(request => TagOf(request.Sealed, mechanism, alarms)).OfType<byte[]>()];
            await NoteAsync(mechanism, tags, cancellationToken);
            await DeleteAsync([.. waiting.Select(request => request.Id)], cancellationToken);
        }
    }

    private async Task<IReadOnlyList<(Guid Id, byte[] Sealed)>> WaitingAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "select id, sealed from intake.erase_request where mechanism = @Mechanism order by id limit @AtOnce";
        await using NpgsqlConnection connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<(Guid, byte[])>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString(), AtOnce }, cancellationToken: cancellationToken))];
    }

    private byte[]? TagOf(byte[] request, MechanismId mechanism, IReadOnlyList<HybridIdentity> alarms)
    {
        foreach (HybridIdentity alarm in alarms)
        {
            if (EraseRequest.TryOpen(request, alarm) is { } content)
            {
                return MailboxTag.Of(secret, mechanism, content.Address());
            }
        }

        return null;
    }

    private async Task NoteAsync(MechanismId mechanism, byte[][] tags, CancellationToken cancellationToken)
    {
        const string sql = """
            with erased as (
                insert into desk.erased_mailbox (tag, erased_on)
                select distinct t, @Today::date from unnest(@Tags::bytea[]) t
                on conflict (tag) do nothing
                returning tag
            )
            select m.id from erased e join desk.reporter_mailbox m on m.tag = e.tag
            """;
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        var parameters = new { Tags = tags, Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) };
        IEnumerable<Guid> known = await connection.QueryAsync<Guid>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        foreach (Guid mailbox in known)
        {
            await events.AppendAsync(
                connection, transaction, new DeskEvent("mailbox.erased", null, mechanism, "mailbox", mailbox), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task DeleteAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        const string sql = "delete from intake.erase_request where id = any(@Ids)";
        await using NpgsqlConnection connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { Ids = ids }, cancellationToken: cancellationToken));
    }
}
