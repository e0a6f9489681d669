using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Watch;
using SafeReport.CaseDesk.Features.SignIn;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Hosting.Disks;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.App;

/// <summary>What stands over every page: whose desk this is, where that role may go, and that there is work.</summary>
public sealed class Header(
    DeskDatabase database, KeyRings rings, WatchState watch, KeysetDues dues, TrustedClock clock, DiskRoom room, OfficerCall call, JudgedAlarms judged,
    SignInTurns turns, Texts texts, IConfiguration configuration)
{
    public bool Demonstration { get; } = configuration.GetValue("SafeReport:Demonstration", defaultValue: false);

    public long IdleSeconds => (long)rings.IdleLimit.TotalSeconds;

    public static string Roles(KeyRing ring) =>
        string.Join(", ", Vocabularies.Embedded["V26"].Terms.Where(role => ring.Holds(role.Code)).Select(role => role.Label));

    public IEnumerable<(string Href, string Text)> Links(KeyRing ring)
    {
        var works = ring.Holds(Role.Case) || ring.Holds(Role.Focal);
        (bool Shown, string Href, string Key)[] links =
        [
            (ring.Holds(Role.Intake), "/inbox", "inbox.title"),
            (works, "/cases", "cases.title"),
            (works, "/register", "register.title"),
            (ring.Holds(Role.Admin), "/officers", "officers.title"),
            (ring.Holds(Role.Audit), "/events", "events.title"),
        ];
        return links.Where(link => link.Shown).Select(link => (link.Href, texts[link.Key]));
    }

    /// <summary>The alarm command fails: for those who can do something about it.</summary>
    public bool CallsNobody(KeyRing ring) => call.IsFailing && MindsKeys(ring);

    /// <summary>Sign-ins were sent away: for those who can find out who comes there.</summary>
    public bool SentSomebodyAway(KeyRing ring) => turns.WasFullLately && ring.Holds(Role.Admin);

    /// <summary>How many alarms nobody has looked at; those that are known not to open are a line of the inbox, and hide none here.</summary>
    public async Task<long> AlarmsAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        if (!ring.Holds(Role.Intake) && !ring.Holds(Role.Focal) && !ring.Holds(Role.Case))
        {
            return 0;
        }

        const string sql = "select a.item from desk.alarm a join desk.item i on i.id = a.item where i.mechanism = @Mechanism and not i.damaged";
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var alarms = await connection.QueryAsync<Guid>(
            new CommandDefinition(sql, new { Mechanism = ring.Mechanism.ToString() }, cancellationToken: cancellationToken));
        return alarms.LongCount(item => !judged.IsUnopenable(item));
    }

    /// <summary>How many items are new in the officer's cases: whatever page stands first for their role says so.</summary>
    public async Task<long> NewsAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        if (!ring.Holds(Role.Focal) && !ring.Holds(Role.Case))
        {
            return 0;
        }

        const string sql = """
            select (select count(*) from desk.case_officer o join desk.case_item c on c.case_id = o.case_id and c.unread where o.officer = @Officer)
                 + (select count(*) from desk.case_officer o join desk.follow_up f on f.case_id = o.case_id where o.officer = @Officer)
            """;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(sql, new { Officer = ring.Officer.Value }, cancellationToken: cancellationToken));
    }

    /// <summary>Whether visitors are shown the right keys: for those who can do something about it.</summary>
    public async Task<WatchNotice> WatchAsync(KeyRing ring, CancellationToken cancellationToken) =>
        MindsKeys(ring) ? await watch.NoticeAsync(ring.Mechanism, cancellationToken) : WatchNotice.None;

    /// <summary>Which disks are full: for those who can tell whoever runs the machines.</summary>
    public IEnumerable<string> FullDisks(KeyRing ring) => !ring.Holds(Role.Admin) ? [] : room.Full.Select(disk => texts[disk switch
    {
        Disk.IntakeDatabase => "disks.intake",
        Disk.DeskDatabase => "disks.desk",
        _ => "disks.data",
    }]);

    public string Say(WatchNotice notice) => notice switch
    {
        WatchNotice.Differs => texts["keysets.differ"],
        WatchNotice.Closed => texts["keysets.closed"],
        WatchNotice.Days => texts["keysets.days"],
        _ => texts["keysets.unanswered"],
    };

    /// <summary>That a new keyset is due, and why; null when it is not.</summary>
    public async Task<string?> DueAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        var due = MindsKeys(ring) ? await dues.ReadAsync(ring.Mechanism, cancellationToken) : null;
        return due?.Reason switch
        {
            DueReason.HolderGone => texts["keysets.holderGone"],
            _ when Clock is not null => null,   // by a wrong clock it would be a false word
            DueReason.Over => texts.Format("keysets.over", due.LastDay.ToString("O")),
            DueReason.EndsSoon => texts.Format("keysets.endsSoon", due.LastDay.ToString("O")),
            _ => null,
        };
    }

    /// <summary>On every page, before signing in too: one-time codes do not fit a clock that is wrong.</summary>
    public ClockDoubt? Clock => clock.Doubt;

    public static bool MaySayWhichDay(KeyRing ring) => ring.Holds(Role.Admin) || ring.Holds(Role.Focal);

    private static bool MindsKeys(KeyRing ring) => ring.Holds(Role.Admin) || ring.Holds(Role.Intake) || ring.Holds(Role.Focal);
}
