using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>The mailboxes that an opened item is shown to be from: an erasure of one of them is never forgotten.</summary>
internal static class NamedMailboxes
{
    public static Task NoteAsync(NpgsqlConnection connection, byte[] tag, CancellationToken cancellationToken)
    {
        const string sql = "insert into desk.named_mailbox (tag) values (@Tag) on conflict do nothing";
        return connection.ExecuteAsync(new CommandDefinition(sql, new { Tag = tag }, cancellationToken: cancellationToken));
    }

    /// <summary>What this item names, if it names one, is noted: no erasure has to be remembered for it any more.</summary>
    public static Task SettleAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, CancellationToken cancellationToken)
    {
        const string sql = "update desk.item set mailbox_noted = true where id = @Id and not mailbox_noted";
        return connection.ExecuteAsync(new CommandDefinition(sql, new { Id = item.Guid }, transaction, cancellationToken: cancellationToken));
    }
}
