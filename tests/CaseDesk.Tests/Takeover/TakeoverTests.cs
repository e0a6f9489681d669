using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Seed;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Takeover;

public sealed class TakeoverTests : IAsyncLifetime
{
    private readonly SetClock _clock = SetClock.AtNoon();
    private Databases _databases = null!;
    private IntakeRows _rows = null!;
    private DeskDatabase _desk = null!;
    private ItemTakeover _takeover = null!;
    private IntakeClearing _clearing = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _databases = await Databases.CreateAsync();
        _rows = new IntakeRows(_databases);
        await _rows.AddMechanismAsync();
        _desk = new DeskDatabase(_databases.Source(_databases.DeskAsDesk));
        var intake = new IntakeDatabase(_databases.Source(_databases.IntakeAsDesk));
        _takeover = new ItemTakeover(intake, _clock, NullLogger<ItemTakeover>.Instance);
        _clearing = new IntakeClearing(intake, Clocks.Trusted(_desk, _clock), _clock);
    }

    public ValueTask DisposeAsync() => _databases.DisposeAsync();

    [Theory]
    [InlineData(32_768)]
    [InlineData(1_048_576)]
    [InlineData(6_291_456)]
    public async Task An_item_arrives_byte_for_byte_and_is_confirmed(long padded)
    {
        var id = ItemId.New();
        var payload = await _rows.AddAsync(id, padded, receivedOn: new DateOnly(2031, 3, 13));

        Assert.Equal([id.Guid], await RunAsync());

        Assert.True((await _rows.DeskPayloadAsync(id)).AsSpan().SequenceEqual(payload));
        Assert.Equal(new DateOnly(2031, 3, 13), await _rows.DeskAsync<DateOnly>("select arrived_on from desk.item"));
        Assert.Equal("RECEIVED", await _rows.DeskAsync<string>("select status from desk.item"));
        Assert.Equal(new DateOnly(2031, 3, 14), await _rows.IntakeAsync<DateOnly>("select taken_on from intake.item_id"));
    }

    [Fact]
    public async Task What_the_standby_does_not_have_yet_stays_at_the_Portal()
    {
        await _rows.AddAsync(ItemId.New());
        await RunAsync();
        await FlushedToAsync("'0/1'");
        await using var session = await _databases.Source(_databases.DeskAsDesk).OpenConnectionAsync(Stop);
        var clearing = _clearing.ClearAsync(session, Stop);
        while (!clearing.IsCompleted)
        {
            _clock.Pass(TimeSpan.FromSeconds(11));   // it waits for the standby, and not for ever
            await Task.Delay(20, Stop);
        }

        Assert.Equal(0, await clearing);
        Assert.Equal(1, await _rows.IntakeAsync<long>("select count(*) from intake.sealed_item"));

        await FlushedToAsync("pg_current_wal_flush_lsn()");
        Assert.Equal(1, await _clearing.ClearAsync(session, Stop));
        Assert.Equal(0, await _rows.IntakeAsync<long>("select count(*) from intake.sealed_item"));

        // As the server would say it of a standby that is so far.
        Task FlushedToAsync(string position) => OwnerAsync($"""
            create or replace function desk.standby_flushed_to() returns pg_lsn
                language sql stable security definer set search_path = pg_catalog as $$ select {position}::pg_lsn $$
            """);
    }

    [Fact]
    public async Task An_item_whose_copy_fails_half_way_is_taken_whole_at_the_next_round()
    {
        var id = ItemId.New();
        var payload = await _rows.AddAsync(id, 6_291_456);
        await OwnerAsync("""
            create function desk.fail_once() returns trigger language plpgsql as $$
            begin if new.number = 3 then raise exception 'the disk failed'; end if; return new; end $$;
            create trigger fail_once before insert on desk.item_part for each row execute function desk.fail_once()
            """);

        Assert.Empty(await RunAsync());
        Assert.Equal((0, 0), (await _rows.DeskAsync<long>("select count(*) from desk.seen_item"), await _rows.DeskAsync<long>("select count(*) from desk.item")));
        await OwnerAsync("drop trigger fail_once on desk.item_part");

        Assert.Equal([id.Guid], await RunAsync());
        Assert.True((await _rows.DeskPayloadAsync(id)).AsSpan().SequenceEqual(payload));
    }

    [Fact]
    public async Task A_round_has_an_end_however_many_items_come_so_that_alarms_ring_between_rounds()
    {
        for (var i = 0; i < 150; i++)
        {
            await _rows.AddAsync(ItemId.New());
        }

        var slow = new ItemTakeover(new IntakeDatabase(_databases.Source(_databases.IntakeAsDesk)), new HurriedClock(_clock), NullLogger<ItemTakeover>.Instance);
        var first = await WithSessionAsync(session => slow.RunAsync(session, Stop));
        Assert.Equal((100, true), (first.Count, slow.IsBehind));

        var second = await WithSessionAsync(session => slow.RunAsync(session, Stop));
        Assert.Equal((50, false), (second.Count, slow.IsBehind));
    }

    [Fact]
    public async Task Rows_that_cannot_be_taken_keep_a_round_that_ended_early_from_no_report_behind_them()
    {
        var ids = Enumerable.Range(0, 150).Select(_ => ItemId.New()).OrderBy(id => id.ToString(), StringComparer.Ordinal).ToList();
        foreach (var id in ids)
        {
            await _rows.AddAsync(id);
        }

        await OwnerAsync($"""
            create function desk.refuse() returns trigger language plpgsql as $$
            begin if new.id < '{ids[100]}' then raise exception 'not this one'; end if; return new; end $$;
            create trigger refuse before insert on desk.item for each row execute function desk.refuse()
            """);
        var slow = new ItemTakeover(new IntakeDatabase(_databases.Source(_databases.IntakeAsDesk)), new HurriedClock(_clock), NullLogger<ItemTakeover>.Instance);

        Assert.Empty(await WithSessionAsync(session => slow.RunAsync(session, Stop)));
        Assert.Equal(50, (await WithSessionAsync(session => slow.RunAsync(session, Stop))).Count);
    }

    [Fact]
    public async Task Items_taken_once_are_not_taken_again()
    {
        await _rows.AddAsync(ItemId.New());
        await _rows.AddAsync(ItemId.New());
        Assert.Equal(2, (await RunAsync()).Count);
        Assert.Empty(await RunAsync());
    }

    [Fact]
    public async Task An_item_the_desk_has_and_intake_calls_new_is_only_confirmed()
    {
        var id = ItemId.New();
        var payload = await _rows.AddAsync(id);
        await RunAsync();
        await IntakeAsync("update intake.item_id set taken_on = null");   // as after a crash between commit and confirmation

        Assert.Empty(await RunAsync());

        Assert.Equal(payload, await _rows.DeskPayloadAsync(id));
        Assert.NotNull(await _rows.IntakeAsync<DateOnly?>("select taken_on from intake.item_id"));
    }

    [Fact]
    public async Task An_item_erased_at_the_desk_does_not_come_back()
    {
        await _rows.AddAsync(ItemId.New());
        await RunAsync();
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        {
            await connection.ExecuteAsync("delete from desk.item");
        }

        await IntakeAsync("update intake.item_id set taken_on = null");
        Assert.Empty(await RunAsync());
        Assert.Equal(0, await _rows.DeskAsync<long>("select count(*) from desk.item"));
    }

    [Fact]
    public async Task Rows_put_in_behind_the_end_of_an_item_do_not_become_part_of_it()
    {
        var id = ItemId.New();
        var payload = await _rows.AddAsync(id);
        await using (var portal = await _databases.Source(_databases.IntakeAsPortal).OpenConnectionAsync(Stop))
        {
            await portal.ExecuteAsync("insert into intake.sealed_item_part (item, number, bytes) values (@Id, 2, 'more')", new { Id = id.Guid });
        }

        await RunAsync();
        Assert.Equal(payload, await _rows.DeskPayloadAsync(id));
    }

    [Theory]
    [InlineData("delete from intake.sealed_item_part where item = @Id and number = 2")]
    [InlineData("delete from intake.sealed_item_part where item = @Id and number = 7")]
    [InlineData("delete from intake.sealed_item_part where item = @Id")]
    [InlineData("update intake.sealed_item_part set bytes = substr(bytes, 2) where item = @Id and number = 1")]
    [InlineData("update intake.sealed_item_part set bytes = substr(bytes, 2) where item = @Id and number = 7")]
    [InlineData("update intake.sealed_item_part set number = 9 where item = @Id and number = 7")]
    [InlineData("update intake.sealed_item set payload_length = 100 where id = @Id")]
    [InlineData("update intake.sealed_item set payload_length = payload_length + 1 where id = @Id")]
    [InlineData("update intake.sealed_item set header = set_byte(header, 100, 10) where id = @Id")]
    public async Task What_is_not_a_whole_item_is_taken_with_all_its_bytes_counted_as_damaged_and_holds_up_no_other(string damage)
    {
        ItemId damaged = ItemId.New(), other = ItemId.New();
        await _rows.AddAsync(damaged, 6_291_456);
        await _rows.AddAsync(other);
        await using (var owner = await _databases.Source(_databases.IntakeAsOwner).OpenConnectionAsync(Stop))
        {
            await owner.ExecuteAsync(damage, new { Id = damaged.Guid });
        }

        var stored = await _rows.IntakeAsync<byte[]?>("select string_agg(bytes, ''::bytea order by number) from intake.sealed_item_part where item = @Id", new { Id = damaged.Guid });
        Assert.Equal(2, (await RunAsync()).Count);

        Assert.Equal(damaged.Guid, await _rows.DeskAsync<Guid>("select id from desk.item where damaged"));
        Assert.Equal(1, await _rows.DeskAsync<long>("select count(*) from desk.item where not damaged"));
        Assert.True((await _rows.DeskPayloadAsync(damaged)).AsSpan().SequenceEqual(stored));
    }

    [Fact]
    public async Task A_row_that_cannot_be_deleted_keeps_no_other_item_at_the_Portal()
    {
        for (var number = 0; number < 5; number++)
        {
            await _rows.AddAsync(ItemId.New());
        }

        await RunAsync();
        await using (var owner = await _databases.Source(_databases.IntakeAsOwner).OpenConnectionAsync(Stop))
        {
            await owner.ExecuteAsync(
                """
                create table intake.stuck as select id from intake.item_id order by id offset 2 limit 1;
                grant select on intake.stuck to safereport_desk;
                create function intake.stuck_if() returns trigger language plpgsql as $$
                begin
                    if old.id = (select id from intake.stuck) then raise exception 'stuck'; end if;
                    return new;
                end $$;
                create trigger stuck before update on intake.item_id for each row execute function intake.stuck_if()
                """);
        }

        await using (var owner = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop))
        {
            await owner.ExecuteAsync("delete from desk.item; delete from desk.seen_item");
        }

        Assert.Equal(4, await WithSessionAsync(session => _clearing.ReturnLostAsync(session, Stop)));
        Assert.Equal(4, (await RunAsync()).Count);
    }

    [Fact]
    public async Task An_item_that_does_not_fit_waits_and_holds_up_no_other()
    {
        await using (var intake = await _databases.Source(_databases.IntakeAsDesk).OpenConnectionAsync(Stop))
        {
            await new SeededMechanism { Id = MechanismId.Parse("00000002") }.AddToIntakeAsync(intake);
        }

        for (var number = 0; number < 5; number++)
        {
            await _rows.AddAsync(ItemId.New());
        }

        await using (var owner = await _databases.Source(_databases.IntakeAsOwner).OpenConnectionAsync(Stop))
        {
            // A mechanism the desk does not have.
            await owner.ExecuteAsync("update intake.item_id set mechanism = '00000002' where id = (select id from intake.item_id order by id limit 1)");
        }

        Assert.Equal(4, (await RunAsync()).Count);
        Assert.Equal(1, await _rows.IntakeAsync<long>("select count(*) from intake.item_id where taken_on is null"));
    }

    [Fact]
    public async Task Without_a_standby_the_bytes_stay_in_the_intake_database()
    {
        await _rows.AddAsync(ItemId.New());
        await RunAsync();
        Assert.Equal(0, await ClearAsync());
        _clock.Pass(TimeSpan.FromDays(30));
        Assert.Equal(0, await _clearing.ForgetIdsAsync(Stop));
        Assert.Equal(1, await _rows.IntakeAsync<long>("select count(*) from intake.sealed_item_part"));
    }

    [Fact]
    public async Task While_the_clock_is_in_doubt_no_id_is_forgotten_so_that_no_report_is_taken_for_new_again()
    {
        await _rows.AddAsync(ItemId.New());
        await RunAsync();
        await IntakeAsync("delete from intake.sealed_item; update intake.item_id set cleared_on = '2031-03-14'");
        await DeskAsync("update desk.clock set doubted_at = now()");   // as a look of any process of the desk notes it
        _clock.Pass(TimeSpan.FromDays(30));

        Assert.Equal(0, await _clearing.ForgetIdsAsync(Stop));
        Assert.Equal(1, await _rows.IntakeAsync<long>("select count(*) from intake.item_id"));

        await DeskAsync("update desk.clock set doubted_at = null");
        Assert.Equal(1, await _clearing.ForgetIdsAsync(Stop));
    }

    [Fact]
    public async Task An_item_the_desk_lost_is_new_again()
    {
        var (kept, lost) = (ItemId.New(), ItemId.New());
        await _rows.AddAsync(kept);
        var payload = await _rows.AddAsync(lost);
        await RunAsync();
        await using (var owner = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop))
        {
            // As after a restore from an older copy.
            await owner.ExecuteAsync("delete from desk.item where id = @Id", new { Id = lost.Guid });
            await owner.ExecuteAsync("delete from desk.seen_item where hash = @Hash", new { Hash = WaitingItemHash(lost) });
        }

        Assert.Equal(1, await WithSessionAsync(session => _clearing.ReturnLostAsync(session, Stop)));
        Assert.Equal([lost.Guid], await RunAsync());
        Assert.Equal(payload, await _rows.DeskPayloadAsync(lost));
    }

    [Fact]
    public async Task Only_one_of_two_desk_processes_takes_over()
    {
        await using var first = new DeskLock(_desk);
        await using var second = new DeskLock(_desk);
        Assert.NotNull(await first.TryHoldAsync(Stop));
        Assert.Null(await second.TryHoldAsync(Stop));
        await first.ReleaseAsync();
        Assert.NotNull(await second.TryHoldAsync(Stop));
    }

    [Fact]
    public async Task A_keyset_is_closed_thirty_days_after_its_last_day_and_not_before()
    {
        await IntakeAsync("insert into intake.keyset values ('5afe0001', 1, '', '2030-11-12', '2031-02-12'), ('5afe0001', 2, '', '2030-11-13', '2031-02-13')");
        var serials = new ClosedSerials(new IntakeDatabase(_databases.Source(_databases.IntakeAsDesk)), Clocks.Trusted(_desk, _clock));

        Assert.Equal(1, await serials.CloseOutdatedAsync(Stop));   // 30 days after 12 February is 14 March
        Assert.Equal(0, await serials.CloseOutdatedAsync(Stop));
        Assert.Equal(1, await _rows.IntakeAsync<long>("select serial from intake.closed_serial"));
    }

    private static byte[] WaitingItemHash(ItemId id) => System.Security.Cryptography.SHA256.HashData(id.ToBytes());

    private Task<IReadOnlyList<Guid>> RunAsync() => WithSessionAsync(session => _takeover.RunAsync(session, Stop));

    private Task<int> ClearAsync() => WithSessionAsync(session => _clearing.ClearAsync(session, Stop));

    private async Task<T> WithSessionAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        await using var session = await _desk.Source.OpenConnectionAsync(Stop);
        return await work(session);
    }

    private async Task OwnerAsync(string sql)
    {
        await using var connection = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql);
    }

    private async Task DeskAsync(string sql)
    {
        await using var connection = await _desk.Source.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql);
    }

    private async Task IntakeAsync(string sql)
    {
        await using var connection = await _databases.Source(_databases.IntakeAsDesk).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql);
    }

    /// <summary>Every look at it is eleven seconds after the one before.</summary>
    private sealed class HurriedClock(TimeProvider wall) : TimeProvider
    {
        private long _now;

        public override DateTimeOffset GetUtcNow() => wall.GetUtcNow();

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += TimeSpan.FromSeconds(11).Ticks;
    }
}
