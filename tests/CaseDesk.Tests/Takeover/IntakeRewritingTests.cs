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

    private static IEnumerable<(string Table, string Key)> Tables =>
        [("intake.item_id", "id"), ("intake.sealed_item", "id"), ("intake.sealed_item_part", "item, number"), ("intake.erase_request", "id")];

    private Task<bool> IsInOrderAsync(string table, string key) => AsOwnerAsync<bool>(
        $"select bool_and(place = position) from (select row_number() over (order by ctid) as place, row_number() over (order by {key}) as position from {table}) as rows");

    private Task<string> ContentAsync() => AsOwnerAsync<string>("""
        select string_agg(line, ' ' order by line) from (
            select md5(i::text) as line from intake.item_id i union all select md5(s::text) from intake.sealed_item s
            union all select md5(p::text) from intake.sealed_item_part p union all select md5(e::text) from intake.erase_request e) as lines
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
