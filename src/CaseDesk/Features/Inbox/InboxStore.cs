using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Inbox;

public enum InboxFilter
{
    /// <summary>Nobody has decided about it yet.</summary>
    New,
    InCase,
    InfoOnly,
}

/// <summary>An item as a row of the inbox. <see cref="Glimpse"/> is null until it was read.</summary>
public sealed record InboxRow(Guid Item, DateOnly ArrivedOn, string Status, CaseId? Case, string? CaseCode, bool Opened, bool AlarmRaised, Glimpse? Glimpse)
{
    public bool IsAlarm => AlarmRaised || Glimpse?.IsAlarm == true;

    public bool TellsOfSanction => Glimpse?.TellsOfSanction == true;

    /// <summary>The case whose reporter sent this too.</summary>
    public KnownMailbox? FollowUpTo { get; init; }
}

/// <param name="Unread">Items not read yet: the order is not final.</param>
/// <param name="Unopenable">Items of this list that no key of this officer opens.</param>
public sealed record InboxPage(IReadOnlyList<InboxRow> Rows, int Page, int Pages, int Total, int Unread, int Unopenable);

/// <summary>The items of the officer's mechanism: alarms first, then what tells of an alleged sanction, then by day.</summary>
public sealed class InboxStore(DeskDatabase database, ItemReader reader, DeskSecret secret, ILogger<InboxIndex> log)
{
    public const int PageSize = 50;

    /// <summary>Long enough for a few new items, short enough that nobody thinks the page hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    public async Task<InboxPage> ListAsync(KeyRing ring, InboxFilter filter, int page, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake);
        using IDisposable hold = ring.Hold();
        await using NpgsqlConnection connection = await database.Source.OpenConnectionAsync(cancellationToken);
        List<Row> items = await ItemsAsync(connection, ring, filter, cancellationToken);
        InboxIndex index = IndexOf(ring);
        await index.ReadAsync([.. items.OrderByDescending(item => item.AlarmRaised).Select(item => item.Id)], (item, locked) => GlimpseAsync(ring, item, locked), Patience);

        Dictionary<string, KnownMailbox> mailboxes = await MailboxesAsync(connection, ring, cancellationToken);
        List<InboxRow> rows = [.. items.Select(item => RowOf(item, index.Find(item.Id), mailboxes))];
        rows.Sort(Compare);
        int pages = Math.Max(1, (rows.Count + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        return new InboxPage(
            [.. rows.Skip((page - 1) * PageSize).Take(PageSize)], page, pages, rows.Count,
            rows.Count(row => row.Glimpse is null), rows.Count(row => row.Glimpse is { Readable: false, NotAssigned: false }));
    }

    /// <summary>To be called when other keys open the item from now on.</summary>
    public void Moved(KeyRing ring, ItemId item) => IndexOf(ring).Forget(item.Guid);

    internal static int Compare(InboxRow one, InboxRow other)
    {
        int order = other.IsAlarm.CompareTo(one.IsAlarm);
        order = order != 0 ? order : other.TellsOfSanction.CompareTo(one.TellsOfSanction);
        order = order != 0 ? order : other.ArrivedOn.CompareTo(one.ArrivedOn);
        // Within a day by the random id: the order must not tell what came at which hour.
        return order != 0 ? order : one.Item.CompareTo(other.Item);
    }

    private InboxIndex IndexOf(KeyRing ring) => ring.Companion(() => new InboxIndex(log));

    private async Task<Glimpse> GlimpseAsync(KeyRing ring, ItemId item, CancellationToken cancellationToken)
    {
        using IDisposable hold = ring.Hold();
        try
        {
            ItemOpening? opening = await reader.OpenReportOnlyAsync(item, ring, cancellationToken);
            using ReportDocument? report = opening?.Report;
            return opening is null ? Glimpse.OfAnotherCase() : Glimpse.Of(opening, secret);
        }
        catch (NotAllowedException)
        {
            return Glimpse.OfAnotherCase();
        }
    }

    private static async Task<List<Row>> ItemsAsync(NpgsqlConnection connection, KeyRing ring, InboxFilter filter, CancellationToken cancellationToken)
    {
        const string sql = """
            select i.id, i.arrived_on as ArrivedOn, i.status, i.case_id as CaseId, f.code as CaseCode,
                   i.first_opened_on is not null as Opened, a.item is not null as AlarmRaised
            from desk.item i
            left join desk.alarm a on a.item = i.id
            left join desk.case_file f on f.id = i.case_id
            where i.mechanism = @Mechanism
              and case @Filter when 'New' then i.case_id is null and i.status in ('RECEIVED', 'OPENED')
                               when 'InCase' then i.case_id is not null
                               else i.status = 'INFO_ONLY' end
            order by i.taken_number desc
            """;
        var parameters = new { Mechanism = ring.Mechanism.ToString(), Filter = filter.ToString() };
        return (await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }

    private static async Task<Dictionary<string, KnownMailbox>> MailboxesAsync(NpgsqlConnection connection, KeyRing ring, CancellationToken cancellationToken)
    {
        const string sql = """
            select m.tag, m.id, m.case_id as CaseId, f.code
            from desk.reporter_mailbox m join desk.case_file f on f.id = m.case_id
            where m.mechanism = @Mechanism
            """;
        var rows = await connection.QueryAsync<(byte[] Tag, Guid Id, Guid Case, string Code)>(
            new CommandDefinition(sql, new { Mechanism = ring.Mechanism.ToString() }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => Convert.ToHexString(row.Tag), row => new KnownMailbox(new(row.Id), new(row.Case), row.Code), StringComparer.Ordinal);
    }

    private static InboxRow RowOf(Row item, Glimpse? glimpse, Dictionary<string, KnownMailbox> mailboxes) =>
        new(item.Id, item.ArrivedOn, item.Status, item.CaseId is { } id ? new CaseId(id) : null, item.CaseCode, item.Opened, item.AlarmRaised, glimpse)
        {
            FollowUpTo = glimpse?.MailboxTag is { } tag ? mailboxes.GetValueOrDefault(Convert.ToHexString(tag)) : null,
        };

    private sealed class Row
    {
        public Guid Id { get; init; }

        public DateOnly ArrivedOn { get; init; }

        public string Status { get; init; } = "";

        public Guid? CaseId { get; init; }

        public string? CaseCode { get; init; }

        public bool Opened { get; init; }

        public bool AlarmRaised { get; init; }
    }
}
