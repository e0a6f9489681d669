using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Mailboxes;

/// <summary>What is remembered of erasures: of a reporter's for good, of a stranger's inventions a bounded number for 30 days.</summary>
public sealed class ErasureMemoryTests : IAsyncLifetime
{
    private const int Most = 100_000;

    private readonly MailboxRoom _room = new();
    private EraseRequests _requests = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _room.InitializeAsync();
        _requests = new EraseRequests(_room.Desk, _room.Intake, new ProcessKeys(_room.Desk, _room.Secret), _room.Secret, _room.Trusted);
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_made_up_address_is_forgotten_after_30_days_and_a_reporters_never()
    {
        var reporter = await _room.ReporterAsync();
        await EraseAsync(reporter.Keys);
        var madeUp = await EraseMadeUpAsync();

        _room.Clock.Pass(TimeSpan.FromDays(30));
        await _requests.ForgetAsync(Stop);
        Assert.True(await IsRememberedAsync(madeUp));

        _room.Clock.Pass(TimeSpan.FromDays(1));
        await _requests.ForgetAsync(Stop);
        Assert.False(await IsRememberedAsync(madeUp));

        _room.Clock.Pass(TimeSpan.FromDays(20 * 365));
        await _requests.ForgetAsync(Stop);
        Assert.True(await IsRememberedAsync(TagOf(reporter.Keys)));
    }

    [Fact]
    public async Task A_stranger_who_makes_up_addresses_fills_no_disk_and_pushes_no_reporters_erasure_out()
    {
        var reporter = await _room.ReporterAsync();
        await EraseAsync(reporter.Keys);
        _room.Clock.Pass(TimeSpan.FromDays(1));
        await _room.ExecuteAsync(
            "insert into desk.erased_mailbox select sha256(n::text::bytea), @Today from generate_series(1, 1000) n", new { _room.Today });
        _room.Clock.Pass(TimeSpan.FromDays(1));
        await _room.ExecuteAsync(
            "insert into desk.erased_mailbox select sha256(n::text::bytea), @Today from generate_series(1001, @Most + 300) n", new { _room.Today, Most });
        var today = await EraseMadeUpAsync();

        Assert.Equal(Most + 1, await CountAsync("true"));
        Assert.Equal(699, await CountAsync("erased_on = @Day", _room.Today.AddDays(-1)));   // the oldest of the made-up made room
        Assert.True(await IsRememberedAsync(today));
        Assert.True(await IsRememberedAsync(TagOf(reporter.Keys)));
    }

    [Fact]
    public async Task An_erasure_of_a_mailbox_that_an_opened_report_named_outlives_a_flood_and_the_years()
    {
        var named = await EraseMadeUpAsync();
        await _room.ExecuteAsync("insert into desk.named_mailbox (tag) values (@named)", new { named });   // it is in no case
        _room.Clock.Pass(TimeSpan.FromDays(1));
        await _room.ExecuteAsync(
            "insert into desk.erased_mailbox select sha256(n::text::bytea), @Today from generate_series(1, @Most + 10) n", new { _room.Today, Most });

        await _room.ExecuteAsync("select desk.forget_erased(null)");
        Assert.Equal(Most + 1, await CountAsync("true"));
        Assert.True(await IsRememberedAsync(named));

        _room.Clock.Pass(TimeSpan.FromDays(20 * 365));
        await _requests.ForgetAsync(Stop);
        Assert.Equal(1, await CountAsync("true"));
        Assert.True(await IsRememberedAsync(named));
    }

    [Fact]
    public async Task A_request_that_could_not_be_written_down_waits_and_is_obeyed_later()
    {
        var reporter = await _room.ReporterAsync();
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        await _room.TamperAtDeskAsync("""
            create function desk.fail() returns trigger language plpgsql as $$ begin raise exception 'the disk failed'; end $$;
            create constraint trigger fail after insert on desk.erased_mailbox initially deferred for each row execute function desk.fail()
            """);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => _requests.StepAsync(_room.Mechanism, Stop));
        Assert.False(await IsRememberedAsync(TagOf(reporter.Keys)));

        await _room.TamperAtDeskAsync("drop trigger fail on desk.erased_mailbox");
        Assert.Equal(1, await _requests.StepAsync(_room.Mechanism, Stop));
        Assert.True(await IsRememberedAsync(TagOf(reporter.Keys)));
        Assert.Equal(0, await _room.ScalarAsync<int>(NpgsqlSource.Intake, "select count(*)::int from intake.erase_request"));
    }

    [Fact]
    public async Task A_mailbox_asked_to_be_erased_again_and_again_is_one_row()
    {
        using var code = AccessCode.Generate();
        using var keys = ReporterKeys.Derive(code, new byte[16], _room.Mechanism);
        for (var i = 0; i < 20; i++)
        {
            await _room.SendEraseRequestAsync(EraseRequest.Seal(keys, _room.Alarm.Recipient));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _requests.StepAsync(_room.Mechanism, Stop)));

        Assert.Equal(1, await CountAsync("true"));
        Assert.Equal(0, await _room.ScalarAsync<int>(NpgsqlSource.Intake, "select count(*)::int from intake.erase_request"));
    }

    private async Task<byte[]> EraseMadeUpAsync()
    {
        using var code = AccessCode.Generate();
        using var keys = ReporterKeys.Derive(code, new byte[16], _room.Mechanism);
        await EraseAsync(keys);
        return TagOf(keys);
    }

    private async Task EraseAsync(ReporterKeys keys)
    {
        await _room.SendEraseRequestAsync(EraseRequest.Seal(keys, _room.Alarm.Recipient));
        Assert.Equal(1, await _requests.StepAsync(_room.Mechanism, Stop));
    }

    private byte[] TagOf(ReporterKeys keys) => MailboxTag.Of(_room.Secret, _room.Mechanism, keys.Mailbox.Address());

    private async Task<bool> IsRememberedAsync(byte[] tag) =>
        await _room.ScalarAsync<bool>(NpgsqlSource.Desk, "select exists (select from desk.erased_mailbox where tag = @Tag)", new { Tag = tag });

    private async Task<int> CountAsync(string where, DateOnly? day = null) =>
        await _room.ScalarAsync<int>(NpgsqlSource.Desk, $"select count(*)::int from desk.erased_mailbox where {where}", new { Day = day ?? _room.Today });
}
