using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Re-seals an item to a case's identity, so that the intake key no longer opens what is stored (protocol.md 9).</summary>
internal static class ItemTransfer
{
    /// <summary>Locks the item and tells whether it may enter a case now.</summary>
    public static async Task<(ItemRow? Item, Refusal Refusal)> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MechanismId mechanism, ItemId item, CancellationToken cancellationToken)
    {
        var row = await StoredItems.LockAsync(connection, transaction, item, mechanism, cancellationToken);
        return row switch
        {
            null => (null, Refusal.NotFound),
            { Status: ItemStatus.NewCase or ItemStatus.Linked } => (row, Refusal.AlreadyInCase),
            { Status: ItemStatus.Received } => (row, Refusal.NotOpenedYet),
            { Header: null } => (row, Refusal.NotReadable),
            _ => (row, Refusal.None),
        };
    }

    /// <summary>Seals an item that was judged to open as a whole to the case and puts it there, within the caller's transaction.</summary>
    /// <param name="unread">New to the officers of the case, until one of them opens it.</param>
    /// <returns>False when none of the officer's intake keys opens it, or its bytes are not whole.</returns>
    public static async Task<bool> EnterAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KeyRing ring, ItemRow item, CaseId caseId, HybridRecipient recipient,
        string status, bool mailboxPending, bool unread, CancellationToken cancellationToken)
    {
        var intake = await ItemKeys.IntakeAsync(ring, item.KeysetSerial, cancellationToken);
        byte[]? header = null;
        if (ItemResealer.IsEncryptedAnew(item.PayloadLength))
        {
            await using var parts = new SealedItemWriter(connection, transaction, item.Id);
            await using var source = parts.ReadBesides(item.Header);
            if (!await ItemResealing.TryEncryptAnewAsync(transaction, source, parts, item, intake, recipient, cancellationToken))
            {
                return false;
            }
        }
        else
        {
            try
            {
                header = ItemResealer.ReplaceHeader(item.Header, intake, recipient);
            }
            catch (AgeException)
            {
                return false;
            }
        }

        const string sql = """
            update desk.item
            set header = coalesce(@Header, header), status = @Status, case_id = @Case, mailbox_noted = mailbox_noted or not @MailboxPending
            where id = @Id;
            insert into desk.case_item (case_id, item, mailbox_pending, unread) values (@Case, @Id, @MailboxPending, @Unread);
            delete from desk.follow_up where item = @Id
            """;
        var parameters = new { Header = header, Status = status, Case = caseId.Value, Id = item.Id.Guid, MailboxPending = mailboxPending, Unread = unread };
        await connection.ExecuteAsync(CaseDatabase.Command(sql, parameters, transaction, cancellationToken));
        return true;
    }
}
