using Npgsql;
using Xunit;

namespace SafeReport.Portal.Tests.Security;

/// <summary>Whoever takes the Portal's process holds its database role, and with it no item, no id and no way to the desk.</summary>
public sealed class PortalRoleTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    private const string InsufficientPrivilege = "42501";

    [Theory]
    [InlineData("select 1 from intake.item_id")]
    [InlineData("select id from intake.item_id limit 1")]
    [InlineData("select 1 from intake.sealed_item")]
    [InlineData("select 1 from intake.sealed_item_part")]
    [InlineData("select 1 from intake.erase_request")]
    [InlineData("insert into intake.item_id (id, mechanism, received_on) select gen_random_uuid(), id, current_date from intake.mechanism returning id")]
    [InlineData("insert into intake.item_id (id, mechanism, received_on, taken_on) select gen_random_uuid(), id, current_date, current_date from intake.mechanism")]
    [InlineData("update intake.item_id set taken_on = current_date")]
    [InlineData("update intake.sealed_item set header = header")]
    [InlineData("delete from intake.item_id")]
    [InlineData("delete from intake.sealed_item_part")]
    [InlineData("truncate intake.sealed_item_part")]
    [InlineData("insert into intake.mechanism select * from intake.mechanism")]
    [InlineData("insert into intake.keyset select * from intake.keyset")]
    [InlineData("update intake.keyset set note = ''")]
    [InlineData("delete from intake.closed_serial")]
    [InlineData("insert into intake.snapshot select * from intake.snapshot")]
    [InlineData("copy intake.sealed_item_part to stdout")]
    [InlineData("copy intake.mechanism to program 'cat'")]
    [InlineData("select pg_read_file('/etc/passwd')")]
    [InlineData("delete from intake.mechanism_card")]
    [InlineData("select intake.rewrite_items()")]
    [InlineData("select intake.rewrite_erase_requests()")]
    [InlineData("select intake.rewrite_items_after('00000000-0000-0000-0000-000000000000', 1)")]
    [InlineData("select intake.rewrite_erase_requests_after('00000000-0000-0000-0000-000000000000', 1)")]
    [InlineData("create table intake.more (a int)")]
    [InlineData("create table public.more (a int)")]
    [InlineData("create temporary table more (a int)")]
    [InlineData("create role more")]
    [InlineData("alter system set synchronous_commit = off")]
    public async Task The_portals_role_may_not(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(portal.Databases.IntakeAsPortal, sql));

        Assert.Equal(InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_id_of_an_erase_request_counts_nothing_and_tells_no_time()
    {
        string Request(string id) => $"insert into intake.erase_request (id, mechanism, received_on, sealed) values ('{id}', '{portal.Mechanism}', current_date, decode(repeat('00', 1755), 'hex'))";

        foreach (var told in new[] { "00000000-0000-0000-0000-000000000001", Guid.CreateVersion7().ToString() })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(portal.Databases.IntakeAsPortal, Request(told)));
            Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        }

        await RunAsync(portal.Databases.IntakeAsPortal, Request(Guid.NewGuid().ToString()));
    }

    [Theory]
    [InlineData("select * from intake.mechanism")]
    [InlineData("select * from intake.keyset")]
    [InlineData("select * from intake.closed_serial")]
    [InlineData("select * from intake.mechanism_card")]
    [InlineData("select * from intake.snapshot")]
    [InlineData("select * from intake.snapshot_file")]
    public async Task The_portals_role_reads_what_is_published(string sql) => await RunAsync(portal.Databases.IntakeAsPortal, sql);

    [Fact]
    public async Task The_portals_role_asks_of_an_id_it_has_whether_it_is_known_and_nothing_else()
    {
        var item = SafeReport.Crypto.Items.ItemId.New();
        Assert.Equal(false, await RunAsync(portal.Databases.IntakeAsPortal, $"select intake.item_known('{item}')"));
        await RunAsync(portal.Databases.IntakeAsPortal, $"insert into intake.item_id (id, mechanism, received_on) values ('{item}', '{portal.Mechanism}', current_date)");

        Assert.Equal(true, await RunAsync(portal.Databases.IntakeAsPortal, $"select intake.item_known('{item}')"));
        Assert.Equal(DBNull.Value, await RunAsync(portal.Databases.IntakeAsPortal, "select nullif(intake.item_known(null), false)"));
    }

    [Fact]
    public async Task Only_the_portals_role_may_ask_whether_an_id_is_known_and_the_answer_is_the_owners()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(portal.Databases.IntakeAsDesk, "select intake.item_known(gen_random_uuid())"));
        Assert.Equal(InsufficientPrivilege, refused.SqlState);

        const string sql = """
            select proowner::regrole::text || ' ' || prosecdef || ' ' || array_to_string(proconfig, ',') || ' ' || (
                select string_agg(grantee::regrole::text, ',' order by grantee::regrole::text) from aclexplode(proacl) where grantee <> proowner)
            from pg_proc where oid = 'intake.item_known(uuid)'::regprocedure
            """;
        Assert.Equal("safereport_owner true search_path=pg_catalog safereport_portal", await RunAsync(portal.Databases.IntakeAsOwner, sql));
    }

    [Fact]
    public async Task The_portals_role_cannot_reach_the_desks_database()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(portal.Databases.DeskAsPortal, "select 1"));

        Assert.Equal(InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_portals_role_has_no_rights_over_the_cluster()
    {
        const string sql = "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls from pg_roles where rolname = current_user";

        Assert.Equal(false, await RunAsync(portal.Databases.IntakeAsPortal, sql));
    }

    private static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var database = NpgsqlDataSource.Create($"{connectionString};Pooling=false");
#pragma warning disable CA2100 // The statements stand above.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
