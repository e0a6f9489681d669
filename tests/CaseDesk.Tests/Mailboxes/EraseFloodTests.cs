using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Mailboxes;

/// <summary>Erase requests in any number: a stranger's flood keeps no reporter's reply back, and loses no reporter's erasure.</summary>
public sealed class EraseFloodTests : IAsyncLifetime
{
    private const int Flood = 5_000;

    private readonly MailboxRoom _room = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _room.InitializeAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_flood_of_requests_keeps_no_reply_back_and_an_erasure_among_them_is_still_done()
    {
        var waiting = await _room.ReporterAsync();
        var erasing = await _room.ReporterAsync();
        await _room.QueueAsync(waiting, "text");
        await _room.QueueAsync(erasing, "text");
        await FloodAsync(_room.Today);
        await _room.SendEraseRequestAsync(EraseRequest.Seal(erasing.Keys, _room.Alarm.Recipient));

        await _room.PublishAsync();

        Assert.Equal(["text"], await _room.ReadAsync(waiting));
        Assert.InRange(await WaitingAsync(), Flood + 1 - EraseRequests.AtOnce, Flood);   // one step, whatever waits

        using var clock = Clock();
        await clock.LookAsync(Stop);
        await _room.PublishAsync();
        Assert.Equal(0, await WaitingAsync());
        Assert.Empty(await _room.ReadAsync(erasing));
        Assert.Equal(["text"], await _room.ReadAsync(waiting));
    }

    [Fact]
    public async Task An_erasure_asked_for_yesterday_is_not_put_behind_a_flood_of_today()
    {
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        _room.Clock.Pass(TimeSpan.FromDays(1));
        await FloodAsync(_room.Today);

        await _room.PublishAsync();

        Assert.Empty(await _room.ReadAsync(reporter));
    }

    [Fact]
    public async Task A_request_that_no_key_is_there_for_waits_and_is_not_dropped()
    {
        var reporter = await _room.ReporterAsync();
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        await _room.ExecuteAsync("update desk.process_key set kind = 'desk', serial = -serial where kind = 'alarm'");
        using var clock = Clock();
        await clock.LookAsync(Stop);
        Assert.Equal(1, await WaitingAsync());

        await _room.ExecuteAsync("update desk.process_key set kind = 'alarm', serial = -serial where serial < 0");
        await clock.LookAsync(Stop);

        Assert.Equal((0, 1), (await WaitingAsync(), await ErasedAsync()));
    }

    [Fact]
    public async Task A_damaged_alarm_key_keeps_no_reply_back_and_no_request_is_dropped_for_it()
    {
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        await _room.ExecuteAsync("update desk.process_key set sealed = decode('00', 'hex') where kind = 'alarm'");

        Assert.NotNull((await _room.NewPublisher().PublishAsync(_room.Mechanism, Stop)).Value);

        Assert.Equal(["text"], await _room.ReadAsync(reporter));
        Assert.Equal(1, await WaitingAsync());
    }

    [Fact]
    public async Task An_erasure_enters_the_event_log_with_a_snapshot_and_not_in_the_minute_the_reporter_asked_for_it()
    {
        var reporter = await _room.ReporterAsync();
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        using var clock = Clock();
        await clock.LookAsync(Stop);
        Assert.Equal((1, 0), (await ErasedAsync(), await ToldAsync()));

        await _room.PublishAsync();
        await _room.PublishAsync();

        Assert.Equal((1, 1), (await ErasedAsync(), await ToldAsync()));
    }

    [Fact]
    public async Task A_key_that_does_not_open_at_one_mechanism_keeps_no_erasure_back_at_another()
    {
        var reporter = await _room.ReporterAsync();
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        await using (var connection = await _room.Desk.Source.OpenConnectionAsync(Stop))
        {
            await new SeededMechanism { Id = MechanismId.Parse("00000000"), Position = -1 }.AddToDeskAsync(connection);
        }

        await _room.ExecuteAsync(@"insert into desk.process_key values ('00000000', 'alarm', 1, 'damaged', '\x00')");
        using var clock = Clock();

        await clock.LookAsync(Stop);

        Assert.Equal((0, 1), (await WaitingAsync(), await ErasedAsync()));
    }

    [Fact]
    public async Task The_server_works_requests_off_as_minutes_pass_with_no_snapshot_between()
    {
        var time = new FakeTimeProvider(_room.Clock.GetUtcNow());
        var reporter = await _room.ReporterAsync();
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        using var clock = Clock(time);
        await clock.StartAsync(Stop);

        while (await ErasedAsync() == 0)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await clock.StopAsync(Stop);
        Assert.Equal(0, await _room.ScalarAsync<long>(NpgsqlSource.Intake, "select count(*) from intake.snapshot"));
    }

    private EraseClock Clock(TimeProvider? time = null)
    {
        var requests = new EraseRequests(_room.Desk, _room.Intake, new ProcessKeys(_room.Desk, _room.Secret), _room.Secret, _room.Trusted);
        return new EraseClock(requests, _room.Desk, time ?? _room.Clock, NullLogger<EraseClock>.Instance);
    }

    private Task FloodAsync(DateOnly day) => _room.TamperAsync($"""
        insert into intake.erase_request (id, mechanism, received_on, sealed)
        select gen_random_uuid(), '{_room.Mechanism}', '{day:yyyy-MM-dd}', '\x{Convert.ToHexString(SealedForms.EraseRequest())}' from generate_series(1, {Flood})
        """);

    private async Task<int> WaitingAsync() => await _room.ScalarAsync<int>(NpgsqlSource.Intake, "select count(*)::int from intake.erase_request");

    private async Task<int> ErasedAsync() => await _room.ScalarAsync<int>(NpgsqlSource.Desk, "select count(*)::int from desk.erased_mailbox");

    private async Task<int> ToldAsync() =>
        await _room.ScalarAsync<int>(NpgsqlSource.Desk, "select count(*)::int from desk.event where act = 'mailbox.erased'");
}
