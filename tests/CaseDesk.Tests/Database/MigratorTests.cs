using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Database;

public sealed class MigratorTests : IAsyncLifetime
{
    private const string Simple = "create schema more; create table more.a (id int)";

    private Databases _databases = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _databases = await Databases.CreateAsync();

    public ValueTask DisposeAsync() => _databases.DisposeAsync();

    [Fact]
    public async Task A_migrated_database_runs_nothing_again()
    {
        var owner = _databases.Source(_databases.DeskAsOwner);
        Assert.Empty(await Migrator.Desk.RunAsync(owner, null, Stop));
        Assert.True(await Migrator.Desk.IsCurrentAsync(_databases.Source(_databases.DeskAsDesk), Stop));
        Assert.True(await Migrator.Intake.IsCurrentAsync(_databases.Source(_databases.IntakeAsDesk), Stop));
    }

    [Fact]
    public async Task A_script_changed_after_it_ran_is_refused_and_nothing_new_runs()
    {
        var owner = _databases.Source(_databases.IntakeAsOwner);
        await With(Simple).RunAsync(owner, null, Stop);
        var changed = With("create schema more; create table more.a (id bigint)", "create table more.b (id int)");

        await Assert.ThrowsAsync<MigrationException>(() => changed.RunAsync(owner, null, Stop));

        Assert.False(await ExistsAsync(owner, "more.b"));
        Assert.False(await changed.IsCurrentAsync(owner, Stop));
    }

    [Fact]
    public async Task A_database_from_a_newer_program_is_refused()
    {
        var owner = _databases.Source(_databases.DeskAsOwner);
        var older = new Migrator("desk", []);
        await Assert.ThrowsAsync<MigrationException>(() => older.RunAsync(owner, null, Stop));
        Assert.False(await older.IsCurrentAsync(owner, Stop));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_and_can_be_repaired()
    {
        var owner = _databases.Source(_databases.IntakeAsOwner);
        var broken = With(Simple + "; select 1/0");
        await Assert.ThrowsAsync<PostgresException>(() => broken.RunAsync(owner, null, Stop));
        Assert.False(await ExistsAsync(owner, "more.a"));

        await With(Simple).RunAsync(owner, null, Stop);
        Assert.True(await ExistsAsync(owner, "more.a"));
    }

    [Fact]
    public async Task Migrators_that_start_together_run_each_script_once()
    {
        var owner = _databases.Source(_databases.IntakeAsOwner);
        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => With(Simple).RunAsync(owner, null, Stop)));
        Assert.Single(runs.SelectMany(ran => ran));
    }

    [Fact]
    public async Task Items_stored_by_the_version_before_stay_and_those_whose_parts_do_not_add_up_are_known_to_be_damaged()
    {
        var owner = _databases.Source(_databases.DeskAsOwner);
        await ExecuteAsync(owner, "drop schema migration cascade; drop schema desk cascade");
        await new Migrator("desk", [.. MigrationScript.Embedded("desk").Where(script => script.Number <= 2)]).RunAsync(owner, null, Stop);
        await ExecuteAsync(owner, """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) values ('5afe0001', 'M', repeat('0', 32), '{}', 1, 1);
            insert into desk.item (id, mechanism, arrived_on, route, keyset_serial, alarm_part, header, payload_length)
            select ('00000000-0000-4000-8000-00000000000' || n)::uuid, '5afe0001', '2026-01-01', 'form', 1, '\x00', '\x00', 3 from generate_series(1, 4) n;
            insert into desk.item_part
            select id, part, '\x0000' from desk.item, generate_series(1, 2) part where id <> '00000000-0000-4000-8000-000000000003';
            update desk.item_part set bytes = '\x00' where number = 2 and item <> '00000000-0000-4000-8000-000000000002'
            """);

        await Migrator.Desk.RunAsync(owner, null, Stop);

        await using var connection = await owner.OpenConnectionAsync(Stop);
        Assert.Equal([false, true, true, false], await connection.QueryAsync<bool>("select damaged from desk.item order by id"));
        Assert.Equal(4, await connection.ExecuteScalarAsync<long>("select count(*) from desk.item where named_serial is null and found_serial is null and looked_on is null"));
    }

    [Fact]
    public async Task Alarms_and_cases_of_the_version_before_stay_and_of_an_alarm_only_the_hour_does()
    {
        var owner = _databases.Source(_databases.DeskAsOwner);
        await ExecuteAsync(owner, "drop schema migration cascade; drop schema desk cascade");
        await new Migrator("desk", [.. MigrationScript.Embedded("desk").Where(script => script.Number <= 3)]).RunAsync(owner, null, Stop);
        await ExecuteAsync(owner, """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) values ('5afe0001', 'M', repeat('0', 32), '{}', 1, 1);
            insert into desk.case_file (id, mechanism, code, status, priority, opened_on, version, sealed, recipient_sealed)
            values ('00000000-0000-4000-8000-00000000000c', '5afe0001', 'C', 'TRIAGE', 'P3', '2026-01-01', 1, '\x00', '\x00');
            insert into desk.item (id, mechanism, arrived_on, route, keyset_serial, alarm_part, header, payload_length)
            select ('00000000-0000-4000-8000-00000000000' || n)::uuid, '5afe0001', '2026-01-01', 'form', 1, '\x00', '\x00', 3 from generate_series(1, 2) n;
            insert into desk.case_item (case_id, item) values ('00000000-0000-4000-8000-00000000000c', '00000000-0000-4000-8000-000000000001');
            insert into desk.alarm values ('00000000-0000-4000-8000-000000000002', '2026-01-01 12:34:56.789Z')
            """);

        await Migrator.Desk.RunAsync(owner, null, Stop);

        await using var connection = await owner.OpenConnectionAsync(Stop);
        Assert.Equal(new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc), await connection.ExecuteScalarAsync<DateTime>("select raised_at from desk.alarm where not rang"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from desk.case_file where lifted_on is null and priority = 'P3'"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from desk.case_item where not unread"));
    }

    [Fact]
    public async Task Erasures_of_the_version_before_stay_and_those_of_a_cases_mailbox_for_good()
    {
        var owner = _databases.Source(_databases.DeskAsOwner);
        await ExecuteAsync(owner, "drop schema migration cascade; drop schema desk cascade");
        await new Migrator("desk", [.. MigrationScript.Embedded("desk").Where(script => script.Number <= 4)]).RunAsync(owner, null, Stop);
        await ExecuteAsync(owner, """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) values ('5afe0001', 'M', repeat('0', 32), '{}', 1, 1);
            insert into desk.case_file (id, mechanism, code, status, priority, opened_on, version, sealed, recipient_sealed)
            values ('00000000-0000-4000-8000-00000000000c', '5afe0001', 'C', 'TRIAGE', 'P3', '2026-01-01', 1, '\x00', '\x00');
            insert into desk.item (id, mechanism, arrived_on, route, keyset_serial, alarm_part, header, payload_length, case_id)
            select ('00000000-0000-4000-8000-00000000000' || n)::uuid, '5afe0001', '2026-01-01', 'form', 1, '\x00', '\x00', 3,
                case when n > 1 then '00000000-0000-4000-8000-00000000000c'::uuid end from generate_series(1, 3) n;
            insert into desk.case_item (case_id, item, mailbox_pending)
            select case_id, id, id = '00000000-0000-4000-8000-000000000003' from desk.item where case_id is not null;
            insert into desk.reporter_mailbox (id, case_id, mechanism, version, sealed, tag)
            values ('00000000-0000-4000-8000-00000000000d', '00000000-0000-4000-8000-00000000000c', '5afe0001', 1, '\x00', '\x01');
            insert into desk.erased_mailbox values ('\x01', '2026-01-01'), ('\x02', '2026-01-01')
            """);

        await Migrator.Desk.RunAsync(owner, null, Stop);

        await using var connection = await owner.OpenConnectionAsync(Stop);
        Assert.Equal([false, true, false], await connection.QueryAsync<bool>("select mailbox_noted from desk.item order by id"));
        await connection.ExecuteAsync("select desk.forget_erased('2030-01-01')");
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select count(*) from desk.erased_mailbox"));   // two items are unopened
        await connection.ExecuteAsync("update desk.item set mailbox_noted = true; select desk.forget_erased('2030-01-01')");
        Assert.Equal([1], await connection.ExecuteScalarAsync<byte[]>("select tag from desk.erased_mailbox"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from desk.reporter_mailbox where erasure_untold"));
    }

    [Fact]
    public async Task Every_record_of_the_version_before_stands_where_it_was_sealed_to()
    {
        var owner = _databases.Source(_databases.DeskAsOwner);
        await ExecuteAsync(owner, "drop schema migration cascade; drop schema desk cascade");
        await new Migrator("desk", [.. MigrationScript.Embedded("desk").Where(script => script.Number <= 9)]).RunAsync(owner, null, Stop);
        await ExecuteAsync(owner, """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) values ('5afe0001', 'M', repeat('0', 32), '{}', 1, 1);
            insert into desk.case_file (id, mechanism, code, status, priority, opened_on, version, sealed, recipient_sealed)
            values ('00000000-0000-4000-8000-00000000000c', '5afe0001', 'C', 'TRIAGE', 'P3', '2026-01-01', 4, '\x0c', '\x00');
            insert into desk.protected_communication values ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-00000000000c', 1, '\xa1');
            insert into desk.alleged_sanction (id, case_id, version, state, next_step_due_on, sealed)
            values ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-00000000000c', 2, 'MONITORING', '2026-02-03', '\xa2');
            insert into desk.record_version (table_name, id, version, case_id, sealed)
            values ('alleged_sanction', '00000000-0000-4000-8000-0000000000a2', 1, '00000000-0000-4000-8000-00000000000c', '\xa0');
            insert into desk.reporter_mailbox (id, case_id, mechanism, version, sealed, tag)
            values ('00000000-0000-4000-8000-0000000000a3', '00000000-0000-4000-8000-00000000000c', '5afe0001', 7, '\xa3', '\x01');
            insert into desk.reply values ('00000000-0000-4000-8000-0000000000a4', '00000000-0000-4000-8000-00000000000c', 1, '\xa4')
            """);

        await Migrator.Desk.RunAsync(owner, null, Stop);

        await using var connection = await owner.OpenConnectionAsync(Stop);
        var rows = await connection.QueryAsync<string>("""
            select concat_ws(' ', right(id::text, 2), kind, version, due_on, state, encode(sealed, 'hex')) from desk.case_record
            where case_id = '00000000-0000-4000-8000-00000000000c' and compartment is null order by id
            """);
        Assert.Equal(
            ["0c case_file 4 0c", "a1 protected_communication 1 a1", "a2 alleged_sanction 2 2026-02-03 MONITORING a2", "a3 reporter_mailbox 7 a3", "a4 reply 1 a4"], rows);
        Assert.Equal("a0", await connection.ExecuteScalarAsync<string>("select encode(sealed, 'hex') from desk.record_version where compartment is null"));
        Assert.Equal("P3", await connection.ExecuteScalarAsync<string>("select priority from desk.case_file"));
    }

    [Fact]
    public async Task Fillers_of_before_stay_and_go_one_by_one_within_the_time_that_an_answer_has()
    {
        var owner = _databases.Source(_databases.DeskAsOwner);
        await ExecuteAsync(owner, "drop schema migration cascade; drop schema desk cascade");
        await new Migrator("desk", [.. MigrationScript.Embedded("desk").Where(script => script.Number <= 11)]).RunAsync(owner, null, Stop);
        await ExecuteAsync(owner, """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) values ('5afe0001', 'M', repeat('0', 32), '{}', 1, 1);
            insert into desk.mailbox_filler (id, mechanism, prefix_bits, label, sealed)
            select gen_random_uuid(), '5afe0001', n, sha256(int4send(n)), decode(repeat('00', 9851), 'hex') from generate_series(1, 160) n
            """);

        await Migrator.Desk.RunAsync(owner, null, Stop);

        await using var connection = await owner.OpenConnectionAsync(Stop);
        (var count, var days, var within) = await connection.QuerySingleAsync<(long, long, bool)>("""
            select count(*), count(distinct expires_on), bool_and(expires_on - (now() at time zone 'utc')::date between 1 and 180) from desk.mailbox_filler
            """);
        Assert.Equal((160, true), (count, within));
        Assert.InRange(days, 60, 160);   // of 180, drawn at random
    }

    [Fact]
    public async Task A_database_never_migrated_is_not_current()
    {
        var owner = _databases.Source(_databases.IntakeAsOwner);
        await ExecuteAsync(owner, "drop schema migration cascade");
        Assert.False(await Migrator.Intake.IsCurrentAsync(owner, Stop));
    }

    private static Migrator With(params string[] more) => new(
        "intake",
        [.. MigrationScript.Embedded("intake"), .. more.Select((sql, index) => new MigrationScript(9000 + index, $"{9000 + index}_more", sql))]);

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, string table)
    {
        await using var connection = await source.OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<bool>("select to_regclass(@table) is not null", new { table });
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql);
    }
}
