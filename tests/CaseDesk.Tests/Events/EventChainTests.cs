using Dapper;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Events;

public sealed class EventChainTests : IAsyncLifetime
{
    private Databases _databases = null!;
    private EventLog _log = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _databases = await Databases.CreateAsync();
        _log = new EventLog(new DeskDatabase(_databases.Source(_databases.DeskAsDesk)), TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _databases.DisposeAsync();

    [Fact]
    public async Task An_empty_log_holds()
    {
        var state = await _log.VerifyAsync(Stop);
        Assert.Equal((0, (long?)null), (state.Events, state.BrokenAt));
    }

    [Fact]
    public async Task An_auditor_is_shown_what_was_done_at_their_own_mechanism_and_at_none_other()
    {
        var (own, other) = (MechanismId.New(), MechanismId.New());
        foreach (var mechanism in new MechanismId?[] { own, other, null })
        {
            await _log.AppendAsync(new DeskEvent(Acts.CaseRead, OfficerId.New(), mechanism, "case", Guid.NewGuid()), Stop);
        }

        Assert.Equal([null, own.ToString()], (await _log.ListAsync(own.ToString(), null, 10, Stop)).Select(shown => shown.Mechanism));
    }

    [Fact]
    public async Task Events_added_at_once_by_many_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _log.AppendAsync(Sample(), Stop)));
        var state = await _log.VerifyAsync(Stop);
        Assert.Equal((40, (long?)null), (state.Events, state.BrokenAt));
        Assert.Equal((await _log.ListAsync(null, null, 1, Stop)).Single().Hash, state.Head);
    }

    [Fact]
    public async Task An_event_in_a_transaction_rolled_back_never_was()
    {
        await _log.AppendAsync(Sample(), Stop);
        await using (var connection = await _databases.Source(_databases.DeskAsDesk).OpenConnectionAsync(Stop))
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            await _log.AppendAsync(connection, transaction, Sample(), Stop);
        }

        await _log.AppendAsync(Sample(), Stop);
        var state = await _log.VerifyAsync(Stop);
        Assert.Equal((2, (long?)null), (state.Events, state.BrokenAt));
    }

    [Fact]
    public async Task An_event_written_over_with_a_hash_of_its_own_is_found_by_the_one_that_follows_it()
    {
        for (var number = 1; number <= 7; number++)
        {
            await _log.AppendAsync(Sample(), Stop);
        }

        var fourth = (await _log.ListAsync(null, null, 10, Stop)).Single(recorded => recorded.Number == 4) with { Officer = Guid.NewGuid() };
        await TamperAsync(
            $"update desk.event set officer = '{fourth.Officer}', hash = '\\x{Convert.ToHexStringLower(fourth.ExpectedHash())}' where number = 4");

        Assert.Equal((4, 5), await BrokenAsync());

        async Task<(long Events, long? BrokenAt)> BrokenAsync() => await _log.VerifyAsync(Stop) is var state ? (state.Events, state.BrokenAt) : default;
    }

    [Theory]
    [InlineData("update desk.event set act = 'item.listed' where number = 4")]
    [InlineData("update desk.event set at = at + interval '1 second' where number = 4")]
    [InlineData("update desk.event set officer = null where number = 4")]
    [InlineData("update desk.event set officer = gen_random_uuid() where number = 4")]
    [InlineData("update desk.event set mechanism = null where number = 4")]
    [InlineData("update desk.event set subject_kind = 'case' where number = 4")]
    [InlineData("update desk.event set subject = gen_random_uuid() where number = 4")]
    [InlineData("update desk.event set previous = sha256('x') where number = 4")]
    [InlineData("update desk.event set hash = sha256('x') where number = 4")]
    [InlineData("delete from desk.event where number = 4")]
    [InlineData("update desk.event set number = 40 where number = 4")]
    [InlineData("delete from desk.event where number = 4; update desk.event set number = number - 1 where number > 4")]
    public async Task A_change_made_by_somebody_who_owns_the_database_is_found_where_it_was_made(string sql)
    {
        for (var number = 1; number <= 7; number++)
        {
            await _log.AppendAsync(Sample(), Stop);
        }

        await TamperAsync(sql);

        var state = await _log.VerifyAsync(Stop);
        Assert.Equal((3, (long?)4), (state.Events, state.BrokenAt));
    }

    [Fact]
    public async Task Events_cut_off_at_the_end_show_in_the_head()
    {
        await _log.AppendAsync(Sample(), Stop);
        await _log.AppendAsync(Sample(), Stop);
        var before = await _log.VerifyAsync(Stop);

        await TamperAsync("delete from desk.event where number = 2");

        var after = await _log.VerifyAsync(Stop);
        Assert.True(after.Holds);   // which is why number and head are kept elsewhere too
        Assert.NotEqual(before.Events, after.Events);
        Assert.NotEqual(before.Head, after.Head);
    }

    [Fact]
    public async Task The_moment_of_an_event_has_whole_seconds()
    {
        await _log.AppendAsync(Sample(), Stop);
        Assert.Equal(0, (await _log.ListAsync(null, null, 1, Stop)).Single().At.Ticks % TimeSpan.TicksPerSecond);
    }

    private static DeskEvent Sample() => new("item.opened", OfficerId.New(), MechanismId.Parse("5afe0001"), "item", Guid.NewGuid());

    private async Task TamperAsync(string sql)
    {
        await using var connection = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync($"alter table desk.event disable trigger event_only_grows; {sql}");
    }
}
