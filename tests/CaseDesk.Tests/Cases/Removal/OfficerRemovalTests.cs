using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Cases.Removal;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Tests.Cases.Removal;

/// <summary>Removing an officer for cause, protocol.md 9.</summary>
public sealed class OfficerRemovalTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private const string Why = "Told the prison what the case says.";

    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task After_a_removal_for_cause_neither_the_old_key_nor_a_kept_file_key_opens_the_stored_copy()
    {
        var (focal, removed, id) = await CaseAsync();
        ItemId[] items = [await LinkAsync(id), await LinkAsync(id, RandomNumberGenerator.GetBytes(5_000_000))];
        using var oldKey = SecretBytes.CopyOf((await removed.CaseKeyAsync(id, Stop))!.Span);
        using var oldIdentity = CaseIdentity.Of(oldKey);
        var before = await Task.WhenAll(items.Select(room.StoredItemAsync));
        var keepers = before.Select(file => Keep(file, oldIdentity)).ToList();

        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop)).Done);
        Assert.Equal(0, await room.Renewal.RunAsync(focal, id, Stop));

        foreach (var ((item, old), kept) in items.Zip(before).Zip(keepers))
        {
            var now = await room.StoredItemAsync(item);
            Assert.Equal(old.Length, now.Length);
            foreach (var key in new IIdentity[] { oldIdentity, removed.Identity, room.Intake })
            {
                Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Open(now, key)).Failure);
            }

            // With a kept file key the header's MAC fails; and who ignores the header gets no chunk of the payload.
            Assert.Equal(AgeFailure.HeaderMac, Assert.Throws<AgeException>(() => AgeFile.Open(now, kept)).Failure);
            byte[] forged = [.. old.Take(SealedItemForm.HeaderLength), .. now.Skip(SealedItemForm.HeaderLength)];
            Assert.Equal(AgeFailure.Payload, Assert.Throws<AgeException>(() => AgeFile.Open(forged, kept)).Failure);
            var identity = (await focal.CaseIdentityAsync(id, Stop))!;
            Assert.Equal(AgeFile.Open(old, oldIdentity), AgeFile.Open(now, identity));
        }

        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.former_case_key where case_id = @Id", new { Id = id.Value }));
    }

    [Fact]
    public async Task After_a_removal_for_cause_no_sealed_row_of_the_case_opens_with_the_old_key()
    {
        var (focal, removed, id) = await CaseAsync(RandomReport(), room.Reporter());
        await WorkAsync(focal, id);
        var before = await SealedRowsAsync(id);

        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);

        // Every table with sealed rows of cases, those that later work adds included.
        Assert.True(before.Select(row => row.Table).Distinct().Count() >= 5);
        var now = await SealedRowsAsync(id);
        Assert.Empty(before.IntersectBy(now.Select(row => row.Sealed), row => row.Sealed, StringComparer.Ordinal));
        Assert.Superset(before.Select(row => row.Table).ToHashSet(), now.Select(row => row.Table).ToHashSet());
    }

    [Fact]
    public async Task The_officers_who_stay_read_items_records_and_history_before_and_after_the_payloads_are_encrypted_anew()
    {
        var (focal, removed, id) = await CaseAsync(RandomReport(), room.Reporter());
        var other = await room.OfficerAsync(Role.Case);
        await room.Cases.AssignAsync(focal, id, other.Officer, reason: null, Stop);
        var sanction = await WorkAsync(focal, id);
        var large = await LinkAsync(id, RandomNumberGenerator.GetBytes(5_000_000));

        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);
        foreach (var left in new[] { 2, 0 })
        {
            foreach (var ring in new[] { focal, other })
            {
                var file = (await room.Cases.FindAsync(ring, id, Stop))!;
                Assert.True(file.Intact);
                Assert.Equal((2, left), (file.Items.Count, file.AwaitingNewSeal));
                foreach (var item in file.Items)
                {
                    Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(ItemId.From(item.Item), ring, Stop))!.Failure);
                }

                Assert.Equal(["B01", "A02"], (await room.Sanctions.HistoryAsync(ring, id, sanction, Stop)).Select(version => version.Content.Act));
                Assert.Single(await room.Replies.MailboxesAsync(ring, id, Stop));
            }

            Assert.Equal(0, await room.Renewal.RunAsync(other, id, Stop));
        }

        Assert.Null(await room.Cases.FindAsync(removed, id, Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.OpenAsync(large, removed, Stop));
        var acts = await room.ActsAsync();
        Assert.All(
            ["case.officer-removed-for-cause", "officer.removed-for-cause", "item.sealed-anew", "case.sealed-anew"],
            act => Assert.Contains(act, acts));
    }

    [Fact]
    public async Task A_damaged_key_of_one_case_keeps_no_other_case_under_its_old_key()
    {
        var (first, removed, damaged) = await CaseAsync();
        var (second, alsoRemoved, whole) = await CaseAsync();
        await room.Removal.RemoveAsync(first, damaged, removed.Officer, Why, Stop);
        await room.Removal.RemoveAsync(second, whole, alsoRemoved.Officer, Why, Stop);
        await room.ExecuteAsync(
            "update desk.case_officer set sealed_key = set_byte(sealed_key, 1680, get_byte(sealed_key, 1680) # 1) where case_id = @Value", new { damaged.Value });
        var renewals = new Renewals();
        renewals.Add(first, damaged);
        renewals.Add(second, whole);

        using var service = new RenewalService(renewals, room.Renewal, new FakeTimeProvider(), NullLogger<RenewalService>.Instance);
        await service.StartAsync(Stop);
        await UntilAsync(async () => await FormerKeysAsync(whole) == 0);
        await service.StopAsync(Stop);
    }

    [Fact]
    public async Task What_stops_a_renewal_is_said_by_its_kind_once_and_the_queue_is_left_alone_for_a_while()
    {
        var (_, _, id) = await CaseAsync();
        var (_, _, another) = await CaseAsync();
        var (third, removed, whole) = await CaseAsync();
        await room.Removal.RemoveAsync(third, whole, removed.Officer, Why, Stop);
        var noWork = await room.OfficerAsync(Role.Audit);   // whoever may not work on cases: the same failure each time
        var time = new FakeTimeProvider();
        var log = new Lines();
        var renewals = new Renewals();
        renewals.Add(noWork, id);
        renewals.Add(noWork, another);

        using var service = new RenewalService(renewals, room.Renewal, time, log);
        await service.StartAsync(Stop);
        await UntilAsync(() => Task.FromResult(!renewals.Waits && log.Said.Count > 0));
        renewals.Add(third, whole);
        await Task.Delay(200, Stop);
        Assert.Equal(1, await FormerKeysAsync(whole));
        await UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return await FormerKeysAsync(whole) == 0;
        });
        await service.StopAsync(Stop);

        Assert.Equal(["Encrypting a case anew stopped half-way, until one of its officers opens the case (NotAllowedException); it is tried again."], log.Said);
    }

    [Fact]
    public async Task The_reason_is_kept_sealed_and_no_row_shows_it()
    {
        var (focal, removed, id) = await CaseAsync();
        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);
        var (sealedRecord, version) = (
            await room.ScalarAsync<byte[]>("select sealed from desk.case_record where id = @Id", new { Id = id.Value }),
            await room.ScalarAsync<long>("select version from desk.case_record where id = @Id", new { Id = id.Value }));
        var json = RecordSealer.TryOpen((await focal.CaseKeyAsync(id, Stop))!, new RecordAddress(room.Mechanism, id, "case_file", id.Value, version), sealedRecord)!;
        Assert.Contains(Why, System.Text.Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        var events = await room.Events.ListAsync(mechanism: null, before: null, 1000, Stop);
        Assert.DoesNotContain(events, each => each.ToString().Contains(Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_a_focal_officer_of_the_case_removes_another_officer_and_gives_a_reason()
    {
        var (focal, removed, id) = await CaseAsync();
        var stranger = await room.OfficerAsync(Role.Focal);
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Removal.RemoveAsync(removed, id, focal.Officer, Why, Stop));
        Assert.Equal(Refusal.NotFound, (await room.Removal.RemoveAsync(stranger, id, removed.Officer, Why, Stop)).Refusal);
        Assert.Equal(Refusal.OfficerUnsuitable, (await room.Removal.RemoveAsync(focal, id, focal.Officer, Why, Stop)).Refusal);
        Assert.Equal(Refusal.OfficerUnsuitable, (await room.Removal.RemoveAsync(focal, id, OfficerId.New(), Why, Stop)).Refusal);
        Assert.Equal(Refusal.Fields, (await room.Removal.RemoveAsync(focal, id, removed.Officer, " ", Stop)).Refusal);
        Assert.NotNull(await room.Cases.FindAsync(removed, id, Stop));
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.former_case_key where case_id = @Id", new { Id = id.Value }));
    }

    [Fact]
    public async Task The_removed_officer_is_signed_out_and_a_disabled_one_gets_no_new_key()
    {
        var (focal, removed, id) = await CaseAsync();
        var disabled = await room.OfficerAsync(Role.Case);
        await room.Cases.AssignAsync(focal, id, disabled.Officer, reason: null, Stop);
        await room.ExecuteAsync("update desk.officer set disabled_on = current_date where id = @Id", new { Id = disabled.Officer.Value });
        var session = room.Rings.Add(removed);

        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);

        Assert.Null(room.Rings.Find(session));
        Assert.True(removed.IsLocked);
        Assert.Equal(1, await room.ScalarAsync<long>("select count(*) from desk.case_officer where case_id = @Id", new { Id = id.Value }));
    }

    [Fact]
    public async Task An_officer_who_left_before_can_be_removed_for_cause_later()
    {
        var (focal, left, id) = await CaseAsync();
        using var kept = SecretBytes.CopyOf((await left.CaseKeyAsync(id, Stop))!.Span);
        await room.Cases.UnassignAsync(focal, id, left.Officer, Stop);
        Assert.True((await room.Removal.RemoveAsync(focal, id, left.Officer, Why, Stop)).Done);
        Assert.False((await focal.CaseKeyAsync(id, Stop))!.Span.SequenceEqual(kept.Span));
    }

    [Fact]
    public async Task A_second_removal_before_the_first_is_finished_leaves_neither_of_the_two_old_keys()
    {
        var (focal, first, id) = await CaseAsync();
        var second = await room.OfficerAsync(Role.Case);
        await room.Cases.AssignAsync(focal, id, second.Officer, reason: null, Stop);
        using var one = CaseIdentity.Of((await focal.CaseKeyAsync(id, Stop))!);
        await room.Removal.RemoveAsync(focal, id, first.Officer, Why, Stop);
        using var two = CaseIdentity.Of((await focal.CaseKeyAsync(id, Stop))!);
        var between = await LinkAsync(id);   // sealed to the second key
        await room.Removal.RemoveAsync(focal, id, second.Officer, Why, Stop);

        var file = (await room.Cases.FindAsync(focal, id, Stop))!;
        Assert.Equal((2, 2), (file.Items.Count, file.AwaitingNewSeal));
        foreach (var item in file.Items)
        {
            Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(ItemId.From(item.Item), focal, Stop))!.Failure);
        }

        Assert.Contains(file.Items, item => item.Item == between.Guid);
        Assert.Equal(0, await room.Renewal.RunAsync(focal, id, Stop));
        foreach (var item in file.Items)
        {
            var now = await room.StoredItemAsync(ItemId.From(item.Item));
            Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Open(now, one, two)).Failure);
            Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(ItemId.From(item.Item), focal, Stop))!.Failure);
        }
    }

    [Fact]
    public async Task A_new_key_does_not_bless_what_was_changed_behind_the_programs_back()
    {
        var (focal, removed, id) = await CaseAsync();
        await WorkAsync(focal, id);
        await room.ExecuteAsOwnerAsync(
            "update desk.case_record a set version = v.version, sealed = v.sealed from desk.record_version v where v.id = a.id and a.case_id = @Id and a.kind = 'alleged_sanction'", new { Id = id.Value });
        Assert.False((await room.Cases.FindAsync(focal, id, Stop))!.Intact);
        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);
        Assert.False((await room.Cases.FindAsync(focal, id, Stop))!.Intact);
    }

    [Fact]
    public async Task An_act_that_waited_for_the_removal_goes_on_with_the_new_key()
    {
        for (var round = 0; round < 5; round++)
        {
            var (focal, removed, id) = await CaseAsync();
            var added = await room.OfficerAsync(Role.Case);
            var item = await room.ReceiveAsync();
            var intake = await room.OfficerAsync(Role.Intake);
            await Task.WhenAll(
                room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop),
                room.Cases.AssignAsync(focal, id, added.Officer, reason: null, Stop),
                room.Cases.LinkItemAsync(intake, item, id, Stop));
            Assert.Equal(0, await room.Renewal.RunAsync(added, id, Stop));
            Assert.True((await room.Cases.FindAsync(added, id, Stop))!.Intact);
            Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(item, added, Stop))!.Failure);
        }
    }

    [Fact]
    public async Task A_damaged_item_stays_waits_and_holds_nothing_else_up()
    {
        var (focal, removed, id) = await CaseAsync();
        var damaged = await LinkAsync(id, RandomNumberGenerator.GetBytes(100_000));
        await room.ExecuteAsync("update desk.item_part set bytes = set_byte(bytes, 70000, get_byte(bytes, 70000) # 1) where item = @Id", new { Id = damaged.Guid });
        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);

        Assert.Equal(1, await room.Renewal.RunAsync(focal, id, Stop));

        Assert.Equal(OpeningFailure.Damaged, (await room.Items.OpenAsync(damaged, focal, Stop))!.Failure);
        Assert.Equal(1, await room.ScalarAsync<long>("select count(*) from desk.former_case_key where case_id = @Id", new { Id = id.Value }));
        Assert.Equal(1, (await room.Cases.FindAsync(focal, id, Stop))!.AwaitingNewSeal);
    }

    [Fact]
    public async Task Earlier_versions_cannot_be_changed_while_no_removal_is_under_way()
    {
        var (focal, removed, id) = await CaseAsync();
        await WorkAsync(focal, id);
        var forge = "update desk.record_version set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where case_id = @Id";
        Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => room.ExecuteAsync(forge, new { Id = id.Value }))).SqlState);
        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);
        await room.Renewal.RunAsync(focal, id, Stop);
        Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => room.ExecuteAsync(forge, new { Id = id.Value }))).SqlState);
    }

    [Fact]
    public async Task During_a_removal_an_earlier_version_is_replaced_by_none_of_another_length()
    {
        var (focal, removed, id) = await CaseAsync();
        await WorkAsync(focal, id);
        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);
        foreach (var other in new[] { "sealed || '\\x00'", "substr(sealed, 1, octet_length(sealed) - 1)" })
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(
                () => room.ExecuteAsync($"update desk.record_version set sealed = {other} where case_id = @Value", new { id.Value }));
            Assert.Equal("42501", refused.SqlState);
        }

        await room.ExecuteAsync("update desk.record_version set sealed = sealed where case_id = @Value", new { id.Value });
    }

    [Fact]
    public async Task The_renewal_stops_when_the_officers_keys_are_locked_and_another_officer_finishes_it()
    {
        var (focal, removed, id) = await CaseAsync();
        var other = await room.OfficerAsync(Role.Case);
        await room.Cases.AssignAsync(focal, id, other.Officer, reason: null, Stop);
        await room.Removal.RemoveAsync(focal, id, removed.Officer, Why, Stop);
        using (focal.Hold())
        {
            focal.Dispose();
            await Assert.ThrowsAnyAsync<Exception>(() => room.Renewal.RunAsync(focal, id, Stop));
        }

        Assert.Equal(1, (await room.Cases.FindAsync(other, id, Stop))!.AwaitingNewSeal);
        Assert.Equal(0, await room.Renewal.RunAsync(other, id, Stop));
    }

    private async Task<(KeyRing Focal, KeyRing Removed, CaseId Id)> CaseAsync(JsonObject? report = null, Crypto.Items.ReporterKeys? reporter = null)
    {
        var (intake, focal, removed) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Focal), await room.OfficerAsync(Role.Case));
        return (focal, removed, await room.OpenCaseAsync(intake, [focal, removed], report, reporter));
    }

    private async Task<AllegedSanctionId> WorkAsync(KeyRing ring, CaseId id)
    {
        var contact = new ProtectedCommunication { Recipient = "NPM_MEMBER", Types = ["PRIVATE_INTERVIEW"] };
        var sanction = (await room.Sanctions.RecordAsync(ring, id, new AllegedSanction { Act = "A02" }, contact, Stop)).Value;
        Assert.True((await room.Sanctions.UpdateAsync(ring, id, sanction, 1, new AllegedSanction { Act = "B01" }, "told later", Stop)).Done);
        return sanction;
    }

    private async Task<ItemId> LinkAsync(CaseId id, byte[]? attachment = null)
    {
        var item = await room.ReceiveAsync(attachment: attachment);
        Assert.True((await room.Cases.LinkItemAsync(await room.OfficerAsync(Role.Intake), item, id, Stop)).Done);
        return item;
    }

    private static JsonObject RandomReport() => new() { ["what"] = Guid.NewGuid().ToString() };

    private static KeptFileKey Keep(byte[] file, IIdentity identity)
    {
        var keeper = new FileKeyKeeper(identity);
        AgeFile.Open(file, keeper);
        return new KeptFileKey(keeper.FileKey);
    }

    private async Task<IReadOnlyList<(string Table, string Sealed)>> SealedRowsAsync(CaseId id)
    {
        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        const string columns = """
            select c.table_name, c.column_name, case when c.table_name = 'case_file' then 'id' else 'case_id' end
            from information_schema.columns c
            where c.table_schema = 'desk' and c.column_name in ('sealed', 'sealed_key', 'recipient_sealed')
              and (c.table_name = 'case_file'
                   or exists (select from information_schema.columns k where k.table_schema = 'desk' and k.table_name = c.table_name and k.column_name = 'case_id'))
            """;
        List<(string, string)> rows = [];
        foreach (var (table, column, key) in await connection.QueryAsync<(string, string, string)>(columns))
        {
            var found = await connection.QueryAsync<byte[]>($"select {column} from desk.{table} where {key} = @Id", new { Id = id.Value });
            rows.AddRange(found.Select(bytes => (table, Convert.ToHexStringLower(bytes))));
        }

        return rows;
    }

    private Task<long> FormerKeysAsync(CaseId id) => room.ScalarAsync<long>("select count(*) from desk.former_case_key where case_id = @Value", new { id.Value });

    private static async Task UntilAsync(Func<Task<bool>> happened)
    {
        for (var tries = 0; !await happened(); tries++)
        {
            Assert.True(tries < 200, "It does not happen.");
            await Task.Delay(50, Stop);
        }
    }

    private sealed class Lines : ILogger<RenewalService>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
