using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Features.Mailboxes;

namespace SafeReport.CaseDesk.Tests.Mailboxes;

public sealed class SnapshotClockTests : IAsyncLifetime
{
    private readonly MailboxRoom _room = new();

    public ValueTask InitializeAsync() => _room.InitializeAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task It_publishes_once_in_every_hour_and_nothing_in_between_whatever_was_queued()
    {
        using var clock = new SnapshotClock(_room.Publisher, _room.Desk, _room.Intake, _room.Trusted, _room.Clock, NullLogger<SnapshotClock>.Instance);
        var reporter = await _room.ReporterAsync();
        await clock.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, (await _room.NewestAsync()).Note.Number);

        await _room.QueueAsync(reporter, "text");
        _room.Clock.Pass(TimeSpan.FromMinutes(59));
        await clock.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, (await _room.NewestAsync()).Note.Number);

        _room.Clock.Pass(TimeSpan.FromMinutes(1));
        await clock.LookAsync(TestContext.Current.CancellationToken);
        await clock.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, "2031-03-14T13Z"), ((await _room.NewestAsync()).Note.Number, (await _room.NewestAsync()).Note.Made));
        Assert.Equal(["text"], await _room.ReadAsync(reporter));
    }

    [Fact]
    public async Task What_the_intake_database_lost_is_published_again_at_once_and_not_in_the_next_hour()
    {
        using var clock = new SnapshotClock(_room.Publisher, _room.Desk, _room.Intake, _room.Trusted, _room.Clock, NullLogger<SnapshotClock>.Instance);
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        await clock.LookAsync(TestContext.Current.CancellationToken);
        await _room.TamperAsync("delete from intake.snapshot");
        await clock.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, (await _room.NewestAsync()).Note.Number);
        Assert.Equal(["text"], await _room.ReadAsync(reporter));
    }
}
