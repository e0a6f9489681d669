using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Inbox;

public enum InboxFilter
{
    /// <summary>Nobody has decided about it yet.</summary>
    New,
    InCase,
    InfoOnly,

    /// <summary>Of the new ones: alarms whose content does not open, which stand in one line of the first list.</summary>
    UnopenableAlarms,
}

/// <summary>The items of the officer's mechanism, in the order of <see cref="InboxOrder"/>.</summary>
public sealed class InboxStore(DeskDatabase database, ItemReader reader, DeskSecret secret, JudgedAlarms judged, ILogger<InboxIndex> log)
{
    public const int PageSize = 50;

    /// <summary>Long enough for a few new items, short enough that nobody thinks the page hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    public async Task<InboxPage> ListAsync(KeyRing ring, InboxFilter filter, int page, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake);
        using var hold = ring.Hold();
        List<Row> items;
        Dictionary<string, KnownMailbox> mailboxes;
        long[] living;
        await using (var connection = await database.Source.OpenConnectionAsync(cancellationToken))
        {
            items = await ItemsAsync(connection, ring, filter, cancellationToken);
            mailboxes = await MailboxesAsync(connection, ring, cancellationToken);
            living = await LivingKeysAsync(connection, ring, cancellationToken);
        }

        var index = IndexOf(ring);
        var held = (await ring.IntakeIdentitiesAsync(0, cancellationToken)).Select(key => key.Serial);
        var holdsAll = !living.Except(held).Any();
        IEnumerable<Row> inOrder = items.OrderByDescending(item => item.AlarmRaised && !item.Damaged).ThenBy(item => item.ArrivedOn);
        await index.ReadAsync([.. inOrder.Select(item => item.Id)], (some, locked) => GlimpsesAsync(ring, some, holdsAll, locked), Patience);
        return PageOf([.. items.Select(item => RowOf(item, index.Find(item.Id), mailboxes))], filter, page);
    }

    private static InboxPage PageOf(List<InboxRow> all, InboxFilter filter, int page)
    {
        bool InTheLine(InboxRow row) => row is { IsAlarm: true, IsUnopenable: true };
        var rows = InboxOrder.Arrange(filter switch
        {
            InboxFilter.New => all.Where(row => !InTheLine(row)),
            InboxFilter.UnopenableAlarms => all.Where(InTheLine),
            _ => all,
        });
        var pages = Math.Max(1, (rows.Count + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        return new InboxPage(
            [.. rows.Skip((page - 1) * PageSize).Take(PageSize)], page, pages, all.Count,
            all.Count(row => row.Glimpse is null), rows.Count(row => row.Glimpse is { Readable: false, NotAssigned: false }),
            filter == InboxFilter.New ? all.Count(InTheLine) : 0)
        {
            Listed = rows.Count,
            Legible = all.Count(row => InTheLine(row) && row.Glimpse?.Legible == true),
        };
    }

    /// <summary>To be called when other keys open the item from now on.</summary>
    public void Moved(KeyRing ring, ItemId item) => IndexOf(ring).Forget(item.Guid);

    private InboxIndex IndexOf(KeyRing ring) => ring.Companion(() => new InboxIndex(log));

    private async Task<IReadOnlyDictionary<ItemId, Glimpse>> GlimpsesAsync(
        KeyRing ring, IReadOnlyList<ItemId> some, bool holdsAll, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        var openings = await reader.GlanceAsync(some, ring, cancellationToken);
        return some.ToDictionary(item => item, item => openings.TryGetValue(item, out var opening) ? GlimpseOf(opening, holdsAll) : Glimpse.OfAnotherCase());
    }

    /// <summary>One that fails is listed as damaged, and the next is read.</summary>
    private Glimpse GlimpseOf(ItemOpening opening, bool holdsAll)
    {
        using var report = opening.Report;
        using var left = opening.Remains?.Report;

        // What lacks a key only for this officer is not judged: a colleague may open it, and until then its alarm rings.
        if (opening is { Alarm: true, Item.Case: null } && (opening.Failure != OpeningFailure.NoKey || holdsAll))
        {
            judged.Judge(opening.Item.Id, opens: opening.Failure is OpeningFailure.None or OpeningFailure.Refused);
        }

        try
        {
            return Glimpse.Of(opening, secret);
        }
        catch (Exception e) when (e is ArgumentException or System.Text.Json.JsonException)
        {
            return Glimpse.OfUnreadable();
        }
    }

    private static async Task<long[]> LivingKeysAsync(NpgsqlConnection connection, KeyRing ring, CancellationToken cancellationToken)
    {
        const string sql = "select serial from desk.intake_key where mechanism = @Mechanism and destroyed_on is null";
        return [.. await connection.QueryAsync<long>(
            new CommandDefinition(sql, new { Mechanism = ring.Mechanism.ToString() }, cancellationToken: cancellationToken))];
    }

    private static async Task<List<Row>> ItemsAsync(NpgsqlConnection connection, KeyRing ring, InboxFilter filter, CancellationToken cancellationToken)
    {
        const string sql = """
            select i.id, i.arrived_on as ArrivedOn, i.status, i.case_id as CaseId, f.code as CaseCode,
                   i.first_opened_on is not null as Opened, i.damaged, a.item is not null as AlarmRaised
            from desk.item i
            left join desk.alarm a on a.item = i.id
            left join desk.case_file f on f.id = i.case_id
            where i.mechanism = @Mechanism
              and case @Filter when 'InCase' then i.case_id is not null
                               when 'InfoOnly' then i.status = 'INFO_ONLY'
                               else i.case_id is null and i.status in ('RECEIVED', 'OPENED') end
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

    private InboxRow RowOf(Row item, Glimpse? glimpse, Dictionary<string, KnownMailbox> mailboxes)
    {
        var row = new InboxRow(
            item.Id, item.ArrivedOn, item.Status, item.CaseId is { } id ? new CaseId(id) : null, item.CaseCode, item.Opened, item.AlarmRaised, glimpse)
        {
            IsUnopenable = glimpse is not { Readable: true } && (item.Damaged || judged.IsUnopenable(item.Id)),
        };
        return row with { FollowUpTo = row.AuthorKey is { } author ? mailboxes.GetValueOrDefault(author) : null };
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public DateOnly ArrivedOn { get; init; }

        public string Status { get; init; } = "";

        public Guid? CaseId { get; init; }

        public string? CaseCode { get; init; }

        public bool Opened { get; init; }

        public bool Damaged { get; init; }

        public bool AlarmRaised { get; init; }
    }
}
