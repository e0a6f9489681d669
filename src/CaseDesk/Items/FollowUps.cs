using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>What came in by the code of a case that exists: its officers are told, and danger lifts the case.</summary>
/// <remarks>Workflow only (protocol.md 9): that something is new, and a day. Whoever opens or links an item need not be able to open the case.</remarks>
internal static class FollowUps
{
    /// <summary>An item in no case was opened: if a case holds the mailbox it is shown to be from, that case has news.</summary>
    /// <returns>The case that danger lifted by this; null when none was.</returns>
    /// <remarks>Before the item's own row is locked: a link locks the case first.</remarks>
    public static async Task<CaseId?> NoteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemOpening opening, byte[] tag, DateOnly today, CancellationToken cancellationToken)
    {
        const string find = """
            select f.id from desk.reporter_mailbox m join desk.case_file f on f.id = m.case_id
            where m.tag = @Tag and m.mechanism = @Mechanism
            for update of f
            """;
        const string note = """
            insert into desk.follow_up (item, case_id)
            select id, @Case from desk.item where id = @Item and case_id is null
            on conflict do nothing
            """;
        var known = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            find, new { Tag = tag, Mechanism = opening.Item.Mechanism.ToString() }, transaction, cancellationToken: cancellationToken));
        if (known is not { } id || await connection.ExecuteAsync(new CommandDefinition(
            note, new { Item = opening.Item.Id.Guid, Case = id }, transaction, cancellationToken: cancellationToken)) == 0)
        {
            return null;   // no case knows it, or the case was told before: a second look lifts nothing again
        }

        return opening.IsDanger && await LiftAsync(connection, transaction, new CaseId(id), today, cancellationToken) ? new CaseId(id) : null;
    }

    /// <summary>Puts a case on top, to be reviewed today. The caller holds the lock on its row.</summary>
    /// <returns>False when it stands there already.</returns>
    public static async Task<bool> LiftAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CaseId id, DateOnly today, CancellationToken cancellationToken)
    {
        const string sql = "update desk.case_file set lifted_on = @Today where id = @Id and lifted_on is null";
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { Id = id.Value, Today = today }, transaction, cancellationToken: cancellationToken)) > 0;
    }

    /// <summary>An item of a case was opened with the case's key: it is new to nobody there.</summary>
    public static Task ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "update desk.case_item set unread = false where item = @Id and unread", new { Id = item.Guid }, transaction, cancellationToken: cancellationToken));
}
