using Npgsql;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Database;

/// <summary>Each role is proven by what it cannot do.</summary>
public sealed class RoleTests(Databases databases) : IClassFixture<Databases>
{
    private const string NotAllowed = "42501";
    private const string DoesNotFit = "23514";
    private const string Item = "'00000000-0000-4000-8000-000000000001'";

    [Fact]
    public async Task The_Portals_role_cannot_connect_to_the_desk_database()
    {
        await using var connection = new NpgsqlConnection(databases.DeskAsPortal);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal(NotAllowed, refused.SqlState);
    }

    [Theory]
    [InlineData("template1")]
    [InlineData("postgres")]
    public async Task No_role_connects_to_a_database_that_is_not_its_own(string database)
    {
        foreach (var role in new[] { "safereport_owner", "safereport_portal", "safereport_desk" })
        {
            await using var connection = new NpgsqlConnection(databases.Cluster.As(role, database));
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
            Assert.Equal(NotAllowed, refused.SqlState);
        }
    }

    [Theory]
    [InlineData("select * from intake.item_id")]
    [InlineData("select id from intake.item_id")]
    [InlineData("select * from intake.sealed_item")]
    [InlineData("select * from intake.sealed_item_part")]
    [InlineData("select * from intake.erase_request")]
    [InlineData("select * from migration.script")]
    [InlineData("update intake.item_id set taken_on = current_date")]
    [InlineData("update intake.sealed_item set keyset_serial = 2")]
    [InlineData("update intake.sealed_item_part set bytes = '\\x00'")]
    [InlineData("update intake.mechanism set verifiers = '{}'")]
    [InlineData("update intake.keyset set note = ''")]
    [InlineData("update intake.snapshot set note = ''")]
    [InlineData("delete from intake.item_id")]
    [InlineData("delete from intake.sealed_item")]
    [InlineData("delete from intake.sealed_item_part")]
    [InlineData("delete from intake.erase_request")]
    [InlineData("delete from intake.closed_serial")]
    [InlineData("delete from intake.snapshot")]
    [InlineData("truncate intake.sealed_item cascade")]
    [InlineData("insert into intake.item_id (id, mechanism, received_on, taken_on) values (" + Item + ", '00000000', current_date, current_date)")]
    [InlineData("insert into intake.item_id (id, mechanism, received_on) values (" + Item + ", '00000000', current_date) on conflict (id) do update set received_on = current_date")]
    [InlineData("insert into intake.item_id (id, mechanism, received_on) values (" + Item + ", '00000000', current_date) returning id")]
    [InlineData("insert into intake.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) values ('00000001', '', '', '{}', 1, 1)")]
    [InlineData("insert into intake.keyset values ('00000000', 2, '', current_date, current_date)")]
    [InlineData("insert into intake.closed_serial values ('00000000', 1, current_date)")]
    [InlineData("insert into intake.snapshot values ('00000000', 1, '')")]
    [InlineData("copy intake.sealed_item to stdout")]
    [InlineData("select intake.standby_flushed_to()")]
    [InlineData("select intake.open_again('00000000', 1, current_date)")]
    [InlineData("create or replace function intake.item_known(id uuid) returns boolean language sql as 'select true'")]
    [InlineData("create table intake.more (id int)")]
    [InlineData("create table public.more (id int)")]
    [InlineData("create temporary table more (id int)")]
    [InlineData("create schema more")]
    [InlineData("create function public.f() returns int language sql as 'select 1'")]
    [InlineData("set role safereport_desk")]
    [InlineData("set role safereport_owner")]
    public Task The_Portals_role_can_insert_items_read_what_is_public_and_nothing_else(string sql) =>
        AssertRefusedAsync(databases.IntakeAsPortal, sql);

    [Theory]
    [InlineData("update intake.item_id set id = gen_random_uuid()")]
    [InlineData("update intake.item_id set received_on = current_date")]
    [InlineData("insert into intake.item_id (id, mechanism, received_on) values (" + Item + ", '00000000', current_date)")]
    [InlineData("insert into intake.sealed_item values (" + Item + ", 1, '', '', 1)")]
    [InlineData("update intake.sealed_item_part set bytes = '\\x00'")]
    [InlineData("update intake.keyset set note = ''")]
    [InlineData("delete from intake.keyset")]
    [InlineData("delete from intake.mechanism")]
    [InlineData("delete from intake.closed_serial")]
    [InlineData("update intake.closed_serial set closed_on = current_date")]
    [InlineData("update intake.snapshot set note = ''")]
    [InlineData("insert into migration.script values (9, '', '', current_date)")]
    [InlineData("create table intake.more (id int)")]
    [InlineData("create temporary table more (id int)")]
    [InlineData("alter table intake.item_id add column at timestamptz")]
    [InlineData("select intake.item_known(" + Item + ")")]
    public Task The_desks_role_takes_and_publishes_in_the_intake_database_and_nothing_else(string sql) =>
        AssertRefusedAsync(databases.IntakeAsDesk, sql);

    [Theory]
    [InlineData("update desk.event set act = ''")]
    [InlineData("delete from desk.event")]
    [InlineData("truncate desk.event")]
    [InlineData("alter table desk.event disable trigger all")]
    [InlineData("drop trigger event_only_grows on desk.event")]
    [InlineData("update desk.keyset set note = ''")]
    [InlineData("delete from desk.keyset")]
    [InlineData("update desk.seen_item set hash = ''")]
    [InlineData("delete from desk.seen_item")]
    [InlineData("delete from desk.erased_mailbox")]
    [InlineData("update desk.erased_mailbox set erased_on = '2000-01-01'")]
    [InlineData("delete from desk.named_mailbox")]
    [InlineData("update desk.named_mailbox set tag = ''")]
    [InlineData("delete from desk.officer")]
    [InlineData("delete from desk.case_file")]
    [InlineData("delete from migration.script")]
    [InlineData("create table desk.more (id int)")]
    [InlineData("create temporary table more (id int)")]
    [InlineData("create function public.f() returns int language sql as 'select 1'")]
    [InlineData("set role safereport_owner")]
    public Task The_desks_role_cannot_rewrite_what_must_outlive_it(string sql) => AssertRefusedAsync(databases.DeskAsDesk, sql);

    [Theory]
    [InlineData("update desk.event set act = 'x'")]
    [InlineData("delete from desk.event")]
    [InlineData("truncate desk.event")]
    public Task Even_the_owner_is_refused_by_the_event_logs_trigger(string sql) => AssertRefusedAsync(databases.DeskAsOwner, sql);

    [Theory]
    [InlineData("select query from pg_stat_activity where usename <> current_user and query is not null and query <> '<insufficient privilege>'")]
    [InlineData("select flush_lsn from pg_stat_replication where flush_lsn is not null")]
    public async Task The_desks_role_sees_nothing_of_what_other_roles_do(string sql)
    {
        await using var source = NpgsqlDataSource.Create(databases.IntakeAsDesk);
        await using var command = source.CreateCommand(sql);
        Assert.Null(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("insert into intake.item_id (id, mechanism, received_on) values ('00000000-0000-1000-8000-000000000001', '5afe0001', '2031-01-01')")]
    [InlineData("insert into intake.item_id (id, mechanism, received_on) values (" + Item + ", '5afe0001', '294000-01-01')")]
    [InlineData("insert into intake.sealed_item values (" + Item + ", 1, convert_to(repeat('a', 1676), 'utf8'), convert_to(repeat('a', 1627), 'utf8'), 4611686018427387904)")]
    [InlineData("insert into intake.sealed_item values (" + Item + ", 1, 'plain text', convert_to(repeat('a', 1627), 'utf8'), 32768)")]
    [InlineData("insert into intake.sealed_item values (" + Item + ", 1, convert_to(repeat('a', 1676), 'utf8'), 'plain text', 32768)")]
    [InlineData("insert into intake.sealed_item_part values (" + Item + ", 1, '')")]
    [InlineData("insert into intake.erase_request values (" + Item + ", '5afe0001', '2031-01-01', 'plain text')")]
    public Task A_row_that_cannot_be_a_sealed_item_does_not_fit_whoever_writes_it(string sql) =>
        AssertRefusedAsync(databases.IntakeAsPortal, sql, DoesNotFit);

    private static async Task AssertRefusedAsync(string connectionString, string sql, string state = NotAllowed)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // The statements stand above.
        await using var command = new NpgsqlCommand(sql, connection, transaction);
#pragma warning restore CA2100
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(state, refused.SqlState);
    }
}
