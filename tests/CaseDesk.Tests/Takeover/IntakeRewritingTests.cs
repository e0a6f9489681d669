using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Takeover;

/// <summary>After the night, what waits at the Portal tells neither in which order it came nor what came together.</summary>
public sealed class IntakeRewritingTests(Databases databases) : IClassFixture<Databases>
{
    private const int Items = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IntakeRewriting Rewriting =>
        new(new IntakeDatabase(databases.Source(databases.IntakeAsDesk)), SetClock.AtNoon(), NullLogger<IntakeRewriting>.Instance);

    [Fact]
    public async Task Rows_stand_in_the_order_of_their_ids_come_from_one_transaction_and_are_whole()
    {
        var rows = new IntakeRows(databases);
        await rows.AddMechanismAsync();
        for (var item = 0; item < Items; item++)
        {
            await rows.AddAsync(ItemId.New());
            await AskToEraseAsync();
        }

        await rows.AddAsync(ItemId.New(), 1_572_864);
        var before = await ContentAsync();
        foreach (var (table, key) in Tables)
        {
            Assert.False(await IsInOrderAsync(table, key), table);
        }

        Assert.True(await Rewriting.RewriteAsync(Stop));

        Assert.Equal(before, await ContentAsync());
        foreach (var (table, key) in Tables)
        {
            Assert.True(await IsInOrderAsync(table, key), table);
            Assert.Equal(1, await AsOwnerAsync<long>($"select count(distinct xmin::text) from {table}"));
        }
    }

    [Fact]
    public async Task It_gives_way_to_whoever_is_at_the_tables_and_comes_again()
    {
        await using (var writer = await databases.Source(databases.IntakeAsOwner).OpenConnectionAsync(Stop))
        {
            await using var transaction = await writer.BeginTransactionAsync(Stop);
            await writer.ExecuteAsync("lock table intake.item_id in row exclusive mode", transaction: transaction);

            Assert.False(await Rewriting.RewriteAsync(Stop));
        }

        Assert.True(await Rewriting.RewriteAsync(Stop));
    }

    /// <summary>More than is rewritten at once: 40 items of 14 MiB, really there.</summary>
    [Fact]
    public async Task Where_more_waits_than_a_sender_could_wait_for_it_is_done_in_steps_by_id_and_nothing_is_lost()
    {
        await using var own = await Databases.CreateAsync();
        var large = new IntakeRewritingTests(own);
        var rows = new IntakeRows(own);
        await rows.AddMechanismAsync();
        for (var item = 0; item < Items; item++)
        {
            await rows.AddAsync(ItemId.New());
            await large.AskToEraseAsync();
        }

        await large.AsOwnerAsync<object>("""
            insert into intake.sealed_item_part (item, number, bytes)
                select id, number, decode(repeat(md5(id::text || number), 32768), 'hex') || decode(repeat(md5(number::text), 32768), 'hex')
                from intake.sealed_item, generate_series(2, 14) as number;
            update intake.sealed_item set payload_length = 14 * 1048576;
            """);
        var before = await large.BytesAsync();
        Assert.False(await large.AsOwnerAsync<bool>("select intake.rewrite_items()"));   // too much for one
        var rewriting = large.Rewriting;

        Assert.False(await rewriting.RewriteAsync(Stop));
        await using (var writer = await own.Source(own.IntakeAsOwner).OpenConnectionAsync(Stop))
        {
            await using var transaction = await writer.BeginTransactionAsync(Stop);
            await writer.ExecuteAsync("lock table intake.item_id in row exclusive mode", transaction: transaction);
            Assert.False(await rewriting.RewriteAsync(Stop));   // gives way, and goes on from there
        }

        var calls = 1;
        for (; !await rewriting.RewriteAsync(Stop); calls++)
        {
            Assert.InRange(calls, 1, 5);
        }

        Assert.Equal(2, calls);   // 10 steps of 4 items, 4 a call
        Assert.Equal(before, await large.BytesAsync());
        foreach (var (table, key) in Tables)
        {
            Assert.True(await large.IsInOrderAsync(table, key), table);
        }

        // Each step's items stand together by id, and nothing else of when they came is left.
        Assert.Equal(10, await large.AsOwnerAsync<long>("select count(distinct xmin::text) from intake.sealed_item"));
        Assert.True(await large.AsOwnerAsync<bool>("""
            select bool_and(later) from (select xmin::text::bigint >= lag(xmin::text::bigint, 1, 0::bigint) over (order by id) as later from intake.sealed_item) as steps
            """));
        Assert.True(await large.AsOwnerAsync<bool>("""
            select bool_and(i.xmin = s.xmin and s.xmin = p.xmin) from intake.item_id i join intake.sealed_item s using (id) join intake.sealed_item_part p on p.item = id
            """));
        Assert.False(await rewriting.RewriteAsync(Stop));   // the next night begins anew
    }

    /// <summary>Many erase requests, in steps of some: as the items.</summary>
    [Fact]
    public async Task Erase_requests_go_in_steps_too()
    {
        await using var own = await Databases.CreateAsync();
        var some = new IntakeRewritingTests(own);
        await new IntakeRows(own).AddMechanismAsync();
        for (var request = 0; request < Items; request++)
        {
            await some.AskToEraseAsync();
        }

        var before = await some.ContentAsync();
        await using var desk = await own.Source(own.IntakeAsDesk).OpenConnectionAsync(Stop);
        var steps = 0;
        for (Guid? done = Guid.Empty; done is not null; steps++)
        {
            done = await desk.ExecuteScalarAsync<Guid?>("select intake.rewrite_erase_requests_after(@done, 16 * 2048)", new { done });
        }

        Assert.Equal(4, steps);   // of 16, 16 and 8, and one that finds no more
        Assert.Equal(before, await some.ContentAsync());
        Assert.True(await some.IsInOrderAsync("intake.erase_request", "id"));
        Assert.Equal(3, await some.AsOwnerAsync<long>("select count(distinct xmin::text) from intake.erase_request"));
    }

    private static IEnumerable<(string Table, string Key)> Tables =>
        [("intake.item_id", "id"), ("intake.sealed_item", "id"), ("intake.sealed_item_part", "item, number"), ("intake.erase_request", "id")];

    private Task<bool> IsInOrderAsync(string table, string key) => AsOwnerAsync<bool>(
        $"select bool_and(place = position) from (select row_number() over (order by ctid) as place, row_number() over (order by {key}) as position from {table}) as rows");

    private Task<string> ContentAsync() => AsOwnerAsync<string>("""
        select string_agg(line, ' ' order by line) from (
            select md5(i::text) as line from intake.item_id i union all select md5(s::text) from intake.sealed_item s
            union all select md5(p::text) from intake.sealed_item_part p union all select md5(e::text) from intake.erase_request e) as lines
        """);

    private Task<string> BytesAsync() => AsOwnerAsync<string>("""
        select string_agg(line, ' ' order by line) from (
            select md5(i::text) as line from intake.item_id i union all select md5(s::text) from intake.sealed_item s
            union all select item::text || number || encode(sha256(bytes), 'hex') from intake.sealed_item_part union all select md5(e::text) from intake.erase_request e) as lines
        """);

    private async Task AskToEraseAsync()
    {
        await using var portal = await databases.Source(databases.IntakeAsPortal).OpenConnectionAsync(Stop);
        await portal.ExecuteAsync(
            "insert into intake.erase_request (id, mechanism, received_on, sealed) values (@Id, @Mechanism, current_date, @Sealed)",
            new { Id = ItemId.New().Guid, IntakeRows.Mechanism, Sealed = SealedForms.EraseRequest() });
    }

    private async Task<T> AsOwnerAsync<T>(string sql)
    {
        await using var owner = await databases.Source(databases.IntakeAsOwner).OpenConnectionAsync(Stop);
        return (await owner.ExecuteScalarAsync<T>(sql))!;
    }
}
