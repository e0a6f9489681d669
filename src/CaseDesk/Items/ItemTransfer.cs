using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Re-seals an item to a case's identity, so that the intake key no longer opens what is stored (protocol.md 9).</summary>
internal static class ItemTransfer
{
    /// <summary>Items of up to 4 MiB are encrypted anew; a larger one gets a new header over the payload as it lies.</summary>
    public static readonly long LargestPayloadEncryptedAnew = SealedItemForm.SealedLength(4 * 1024 * 1024) - SealedItemForm.HeaderLength;

    private const int PartLength = SealedItemForm.RowLength;

    /// <summary>Locks the item and tells whether it may enter a case now.</summary>
    public static async Task<(ItemRow? Item, Refusal Refusal)> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MechanismId mechanism, ItemId item, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, keyset_serial as KeysetSerial, status, header, payload_length as PayloadLength, route
            from desk.item
            where id = @Id and mechanism = @Mechanism
            for update
            """;
        var parameters = new { Id = item.Guid, Mechanism = mechanism.ToString() };
        var row = await connection.QuerySingleOrDefaultAsync<ItemRow>(CaseDatabase.Command(sql, parameters, transaction, cancellationToken));
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
        byte[] header;
        try
        {
            header = item.PayloadLength <= LargestPayloadEncryptedAnew
                ? await EncryptAnewAsync(connection, transaction, item, intake, recipient, cancellationToken)
                : AgeFile.ReplaceHeader(item.Header, intake, [recipient]);
        }
        catch (AgeException)
        {
            return false;
        }

        const string sql = """
            update desk.item set header = @Header, status = @Status, case_id = @Case, mailbox_noted = mailbox_noted or not @MailboxPending where id = @Id;
            insert into desk.case_item (case_id, item, mailbox_pending, unread) values (@Case, @Id, @MailboxPending, @Unread);
            delete from desk.follow_up where item = @Id
            """;
        var parameters = new { Header = header, Status = status, Case = caseId.Value, item.Id, MailboxPending = mailboxPending, Unread = unread };
        await connection.ExecuteAsync(CaseDatabase.Command(sql, parameters, transaction, cancellationToken));
        return true;
    }

    private static async Task<byte[]> EncryptAnewAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemRow item, ItemKeys intake, HybridRecipient recipient, CancellationToken cancellationToken)
    {
        const string select = "select string_agg(bytes, ''::bytea order by number) from desk.item_part where item = @Id";
        var before = await connection.QuerySingleAsync<byte[]?>(CaseDatabase.Command(select, new { item.Id }, transaction, cancellationToken));
        var plaintext = AgeFile.Open([.. item.Header!, .. before ?? []], intake);
        byte[] resealed;
        try
        {
            resealed = AgeFile.Seal(plaintext, recipient);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }

        var headerLength = AgeFile.HeaderLength(resealed);
        var payload = resealed.AsMemory(headerLength);
        if (payload.Length != item.PayloadLength)
        {
            throw new InvalidOperationException("A re-sealed item must be exactly as long as before.");
        }

        await ReplacePartsAsync(connection, transaction, item.Id, payload, cancellationToken);
        return resealed[..headerLength];
    }

    private static async Task ReplacePartsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid item, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(CaseDatabase.Command("delete from desk.item_part where item = @Id", new { Id = item }, transaction, cancellationToken));
        const string insert = "insert into desk.item_part (item, number, bytes) values (@Id, @Number, @Bytes)";
        for (int number = 1, start = 0; start < payload.Length; number++, start += PartLength)
        {
            var bytes = payload.Slice(start, Math.Min(PartLength, payload.Length - start)).ToArray();
            await connection.ExecuteAsync(CaseDatabase.Command(insert, new { Id = item, Number = number, Bytes = bytes }, transaction, cancellationToken));
        }
    }
}

/// <summary>The row of desk.item, as far as a transfer needs it.</summary>
internal sealed class ItemRow
{
    public Guid Id { get; init; }

    public long KeysetSerial { get; init; }

    public required string Status { get; init; }

    public byte[]? Header { get; init; }

    public long PayloadLength { get; init; }

    public required string Route { get; init; }
}
