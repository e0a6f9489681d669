using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Tests.Mailboxes;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Timekeeping;

/// <summary>A desk that has published, with a keyset at the Portal, and everything in it that the wall clock decides.</summary>
internal sealed class ClockRoom : IAsyncDisposable
{
    public MailboxRoom Mailboxes { get; } = new();

    public SetClock Clock { get; private set; } = null!;

    public TrustedClock Trusted { get; private set; } = null!;

    private SnapshotClock _snapshots = null!;
    private ClosedSerials _serials = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ClockRoom> OpenAsync()
    {
        var room = new ClockRoom();
        await room.Mailboxes.InitializeAsync();
        room.Run(room.Mailboxes.Clock, room.Mailboxes.Trusted);
        await room.Mailboxes.TamperAsync(
            $"insert into intake.keyset (mechanism, serial, note, not_before, not_after) values ('{room.Mailboxes.Mechanism}', 1, '', '2031-01-01', '2031-05-01')");
        await room.MinuteAsync();
        return room;
    }

    /// <summary>The program ends, and starts on a clock that was set meanwhile.</summary>
    public void Restart(TimeSpan by)
    {
        var clock = Clock.Restarted();
        clock.Jump(by);
        _snapshots.Dispose();
        Run(clock, Clocks.Trusted(Mailboxes.Desk, clock));
    }

    /// <summary>What the desk does by itself in a minute, at whatever day its clock says.</summary>
    public async Task MinuteAsync()
    {
        await _snapshots.LookAsync(Stop);
        await _serials.CloseOutdatedAsync(Stop);
        Clock.Pass(TimeSpan.FromMinutes(1));
    }

    public async Task HourAsync()
    {
        Clock.Pass(TimeSpan.FromHours(1));
        await MinuteAsync();
    }

    /// <summary>An officer says that it is the day the clock says.</summary>
    public async Task ConfirmAsync()
    {
        Assert.True(await Trusted.ConfirmAsync(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime), new OfficerId(Guid.NewGuid()), Mailboxes.Mechanism, Stop));
        Assert.Null(Trusted.Doubt);
    }

    public async Task<(long Number, string Made)> SnapshotAsync() => (await Mailboxes.NewestAsync()).Note is var note ? (note.Number, note.Made) : default;

    public string Hour => Crypto.Keysets.MailboxNote.FormatHour(Clock.GetUtcNow());

    public Task<bool> IsClosedAsync() => Mailboxes.ScalarAsync<bool>(NpgsqlSource.Intake, "select exists (select from intake.closed_serial)");

    public Task<long> EventsAsync(string act) => Mailboxes.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.event where act = @act", new { act });

    public async ValueTask DisposeAsync()
    {
        _snapshots.Dispose();
        await Mailboxes.DisposeAsync();
    }

    private void Run(SetClock clock, TrustedClock trusted)
    {
        (Clock, Trusted) = (clock, trusted);
        _snapshots = new SnapshotClock(
            Mailboxes.NewPublisher(trusted, new EventLog(Mailboxes.Desk, clock)), Mailboxes.Desk, Mailboxes.Intake, trusted, clock, NullLogger<SnapshotClock>.Instance);
        _serials = new ClosedSerials(Mailboxes.Intake, trusted);
    }
}
