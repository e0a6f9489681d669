using System.Net;
using System.Text;
using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>What was refused cannot be shown to have been sent: a row that was rolled back would lie in the table, and its id in the journal.</summary>
public sealed class RefusedLeavesNothingTests : IAsyncLifetime
{
    private readonly PortalUnderTest _portal = new();   // of each test: its tables have never held a row

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Two_hundred_refused_items_leave_no_row_dead_or_alive_and_none_of_their_ids_anywhere()
    {
        var journal = await JournalFileAsync();
        List<ItemId> refused = [];
        for (var round = 0; round < 40; round++)
        {
            refused.Add(await RefusedAsync(Encoding.ASCII.GetBytes(new string('a', 36_103)), HttpStatusCode.BadRequest));
            refused.Add(await RefusedAsync([1, 2, 3], HttpStatusCode.BadRequest));
            refused.Add(await RefusedAsync(SealedForms.Submission(), HttpStatusCode.BadRequest, keyset: null));
            refused.Add(await RefusedAsync(SealedForms.Submission(), HttpStatusCode.Conflict, keyset: "7"));   // never published
            refused.Add(await RefusedByClosedKeysetAsync());
        }

        Assert.Equal((0L, 0L), (await SizeAsync("intake.item_id"), await SizeAsync("intake.sealed_item")));   // no page was ever written

        // One that is stored is found by the same search, and flushes the journal of all before.
        var stored = ItemId.New();
        await _portal.SendAsync(stored, SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent);
        Assert.Equal([stored], await InTheJournalAsync(journal, [.. refused, stored]));
    }

    [Fact]
    public async Task A_repeat_that_is_wrong_otherwise_is_204_and_writes_its_id_no_second_time()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission());
        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);
        var (rows, size) = (await _portal.Stored.RowsAsync(), await SizeAsync("intake.item_id"));

        await _portal.SendAsync(item, [1, 2, 3]).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await _portal.SendAsync(item, body, keyset: "7").ShouldBeBareAsync(HttpStatusCode.NoContent);
        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);

        Assert.Equal((rows, size), (await _portal.Stored.RowsAsync(), await SizeAsync("intake.item_id")));
    }

    private async Task<ItemId> RefusedByClosedKeysetAsync()
    {
        var mechanism = await _portal.Publish.MechanismAsync();
        await _portal.Publish.KeysetAsync(mechanism, 1);
        await _portal.Publish.CloseAsync(mechanism, 1);
        var item = ItemId.New();
        await _portal.PutAsync($"/api/mechanisms/{mechanism}/items/{item}", new ByteArrayContent(SealedForms.Submission())).ShouldBeBareAsync(HttpStatusCode.Conflict);
        return item;
    }

    private async Task<ItemId> RefusedAsync(byte[] body, HttpStatusCode status, string? keyset = "1")
    {
        var item = ItemId.New();
        await _portal.SendAsync(item, body, keyset).ShouldBeBareAsync(status);
        return item;
    }

    private async Task<long> SizeAsync(string table)
    {
        await using var superuser = await SuperuserAsync();
        return await superuser.ExecuteScalarAsync<long>("select pg_relation_size(@Table::regclass)", new { Table = table });
    }

    private async Task<string> JournalFileAsync()
    {
        await using var superuser = await SuperuserAsync();
        return (await superuser.ExecuteScalarAsync<string>("select pg_walfile_name(pg_current_wal_lsn())"))!;
    }

    private async Task<IReadOnlyList<ItemId>> InTheJournalAsync(string from, IEnumerable<ItemId> items)
    {
        const string sql = """
            select pg_read_binary_file('pg_wal/' || name) from pg_ls_waldir() where name between @From and pg_walfile_name(pg_current_wal_lsn())
            """;
        await using var superuser = await SuperuserAsync();
        var files = (await superuser.QueryAsync<byte[]>(sql, new { From = from })).AsList();
        return [.. items.Where(item => files.Exists(file => file.AsSpan().IndexOf(item.Guid.ToByteArray(bigEndian: true)) >= 0))];
    }

    private async Task<NpgsqlConnection> SuperuserAsync()
    {
        var connection = new NpgsqlConnection(_portal.Databases.Cluster.As("postgres", _portal.Databases.IntakeName));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
