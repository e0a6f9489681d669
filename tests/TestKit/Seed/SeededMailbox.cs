using Dapper;
using Npgsql;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.TestKit.Seed;

/// <summary>A reporter's mailbox that a case knows, and what waits in it.</summary>
public sealed record SeededMailbox
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid Case { get; init; }

    public required MechanismId Mechanism { get; init; }

    /// <summary>The desk's keyed hash of the address: only the desk's secret makes it.</summary>
    public required byte[] Tag { get; init; }

    public Task AddAsync(NpgsqlConnection desk) => desk.ExecuteAsync(
        "insert into desk.reporter_mailbox (id, case_id, mechanism, tag) values (@Id, @Case, @Mechanism, @Tag)",
        new { Id, Case, Mechanism = Mechanism.ToString(), Tag });

    /// <summary>The mailbox's n-th reply, for the next snapshot.</summary>
    public async Task QueueAsync(NpgsqlConnection desk, MailboxKeys keys, long number, string text, DateOnly today)
    {
        const string sql = """
            insert into desk.published_reply (id, mechanism, mailbox, label, prefix_bits, sealed, queued_on)
            values (@Reply, @Mechanism, @Id, @Label, @PrefixBits, @Sealed, @Today)
            """;
        var address = keys.Address();
        var document = new ReplyDocument(Guid.NewGuid(), Mechanism, today.ToString("yyyy-MM-dd", null), text, null, null, []);
        await desk.ExecuteAsync(sql, new
        {
            document.Reply,
            Mechanism = Mechanism.ToString(),
            Id,
            Label = keys.Label(number),
            PrefixBits = (address[0] << 8) | address[1],
            Sealed = Reply.Seal(document, keys.AuthorKey, HybridRecipient.Parse(keys.Recipient)),
            Today = today,
        });
    }

    /// <summary>A sealed request to erase, as the Portal takes it.</summary>
    public static Task RequestErasureAsync(NpgsqlConnection intake, MechanismId mechanism, byte[] request, DateOnly today) => intake.ExecuteAsync(
        "insert into intake.erase_request (id, mechanism, received_on, sealed) values (@Id, @Mechanism, @Today, @Request)",
        new { Id = Guid.NewGuid(), Mechanism = mechanism.ToString(), Today = today, Request = request });
}
