using System.Text.Json;
using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Records;

/// <summary>What holds for a record holds for it by its kind's line alone: nobody has to think of it when a kind is added.</summary>
public sealed class RecordKindTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static readonly RecordKind Dream = new("test_dream") { HasDueDay = true };

    /// <summary>What stands in compartments, under keys of their own, is asked by <see cref="CompartmentTests"/>.</summary>
    private static IEnumerable<RecordKind> InTheCaseItself => RecordKinds.All.Where(kind => !kind.IsNarrow);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_removal_for_cause_every_kind_there_is_opens_with_the_new_key_and_none_with_the_old()
    {
        var (focal, removed, id) = await CaseAsync();
        await WriteEveryKindAsync(focal, id);
        using var old = SecretBytes.CopyOf((await focal.CaseKeyAsync(id, Stop))!.Span);
        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);
        var now = (await focal.CaseKeyAsync(id, Stop))!;

        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        const string sql = """
            select id, kind, version, sealed from desk.case_record where case_id = @Id and compartment is null
            union all select id, table_name, version, sealed from desk.record_version where case_id = @Id and compartment is null
            """;
        List<(Guid Id, string Kind, long Version, byte[] Sealed)> rows = [.. await connection.QueryAsync<(Guid, string, long, byte[])>(sql, new { Id = id.Value })];
        HasAnExampleOf(InTheCaseItself, rows.Select(row => row.Kind));
        foreach (var row in rows)
        {
            var address = new RecordAddress(room.Mechanism, id, row.Kind, row.Id, row.Version);
            Assert.True(RecordSealer.TryOpen(now, address, row.Sealed) is not null, $"{row.Kind} {row.Version} does not open with the new key.");
            Assert.True(RecordSealer.TryOpen(old, address, row.Sealed) is null, $"{row.Kind} {row.Version} still opens with the old key.");
        }

        Assert.True((await room.Cases.FindAsync(focal, id, Stop))!.Intact);
    }

    [Fact]
    public async Task Every_kind_that_keeps_versions_has_some_and_the_others_have_none()
    {
        var (focal, _, id) = await CaseAsync();
        await WriteEveryKindAsync(focal, id);
        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        const string sql = """
            select r.kind, r.version, array(select v.version from desk.record_version v where v.table_name = r.kind and v.id = r.id order by v.version) as earlier
            from desk.case_record r where r.case_id = @Id
            """;
        List<(string Kind, long Version, long[] Earlier)> records = [.. await connection.QueryAsync<(string, long, long[])>(sql, new { Id = id.Value })];

        // Whatever these kinds' lines say: what a record said before a change must not be lost. A reply is never changed; the program itself counts up a mailbox.
        string[] changed = [.. InTheCaseItself.Select(kind => kind.Name).Except(["reply", "reporter_mailbox"])];
        HasAnExampleOf(InTheCaseItself, records.Select(record => record.Kind));
        foreach (var (kind, version, earlier) in records)
        {
            Assert.Equal(changed.Contains(kind) ? [.. Enumerable.Range(1, (int)version - 1).Select(number => (long)number)] : [], earlier);
            Assert.True(!changed.Contains(kind) || version > 1, $"{kind} was not changed.");
        }
    }

    [Fact]
    public async Task The_state_and_the_day_in_the_clear_are_those_of_the_version_that_stands()
    {
        var (focal, _, id) = await CaseAsync();
        var sanction = new AllegedSanction { Act = "A02", State = SanctionState.Alleged, NextStepDueOn = new DateOnly(2026, 5, 1) };
        var sanctionId = (await room.Sanctions.RecordAsync(focal, id, sanction, null, Stop)).Value;
        Assert.Equal("ALLEGED 2026-05-01", await ClearAsync());

        var later = sanction with { State = SanctionState.Monitoring, NextStepDueOn = new DateOnly(2026, 6, 1) };
        Assert.True((await room.Sanctions.UpdateAsync(focal, id, sanctionId, 1, later, null, Stop)).Done);
        Assert.Equal("MONITORING 2026-06-01", await ClearAsync());

        Task<string> ClearAsync() => room.ScalarAsync<string>("select state || ' ' || due_on from desk.case_record where id = @Id", new { Id = sanctionId.Value });
    }

    [Fact]
    public async Task A_new_kind_needs_a_line_and_a_type()
    {
        var (focal, removed, id) = await CaseAsync();
        var dreams = new Records<DreamContent>(Dream);
        var first = Guid.NewGuid();
        await ActAsync(focal, id, act => dreams.InsertAsync(act, first, new DreamContent("of rain", new DateOnly(2026, 5, 1)), Stop));
        await ActAsync(focal, id, async act =>
        {
            var row = (await dreams.FindRowAsync(act, first, Stop))!;
            Assert.Equal((2, true), await dreams.UpdateAsync(act, row, new DreamContent("of rain", new DateOnly(2026, 6, 1)), "told again", Stop));
        });
        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);

        await using var reading = (await room.Database.ReadAsync(focal, id, Stop))!;
        var history = await dreams.HistoryAsync(reading, first, Stop);
        Assert.Equal([new DateOnly(2026, 6, 1), new DateOnly(2026, 5, 1)], history.Select(version => version.Content.DueOn!.Value));
        Assert.Equal((focal.Officer, "told again"), (history[0].By, history[0].Reason));
        Assert.Equal(new DateOnly(2026, 6, 1), Assert.Single(await dreams.RowsAsync(reading, Stop)).DueOn);
        Assert.True(await reading.IsIntactAsync(Stop));
    }

    [Fact]
    public async Task What_is_saved_unchanged_writes_nothing()
    {
        var (focal, _, id) = await CaseAsync();
        var sanction = new AllegedSanction { Act = "A02", Place = "Wing B" };
        var contact = new ProtectedCommunication { Recipient = "NPM_MEMBER" };
        var sanctionId = (await room.Sanctions.RecordAsync(focal, id, sanction, null, Stop)).Value;
        var contactId = (await room.Communications.RecordAsync(focal, id, contact, Stop)).Value;
        var version = (await room.Cases.FindAsync(focal, id, Stop))!.Version;
        var before = await StateAsync(id);

        Assert.Equal(1, (await room.Sanctions.UpdateAsync(focal, id, sanctionId, 1, sanction, "no reason", Stop)).Value);
        Assert.Equal(1, (await room.Communications.UpdateAsync(focal, id, contactId, 1, contact, null, Stop)).Value);
        Assert.Equal(version, (await room.Cases.DescribeAsync(focal, id, version, "Title", null, null, Stop)).Value);
        Assert.Equal(before, await StateAsync(id));
    }

    [Fact]
    public async Task A_reading_locks_nothing_and_sees_one_moment()
    {
        var (focal, _, id) = await CaseAsync();
        await using var reading = (await room.Database.ReadAsync(focal, id, Stop))!;
        Assert.Empty(await AllegedSanctionsAsync(reading));

        // An act on the same case goes through while the reading is open, and the reading does not see it.
        Assert.True((await room.Sanctions.RecordAsync(focal, id, new AllegedSanction { Act = "A02" }, null, Stop)).Done);
        Assert.Empty(await AllegedSanctionsAsync(reading));
        Assert.True(await reading.IsIntactAsync(Stop));
    }

    [Fact]
    public async Task A_count_in_the_clear_is_of_acts_and_months_and_of_nothing_else()
    {
        var (focal, _, id) = await CaseAsync();
        var before = await CountAsync("sanction.recorded");
        Assert.True((await room.Sanctions.RecordAsync(focal, id, new AllegedSanction { Act = "A02" }, null, Stop)).Done);
        Assert.Equal(before + 1, await CountAsync("sanction.recorded"));
        await ActAsync(focal, id, async act =>
        {
            await AllegedSanctionStore.RecordAsync(act, new AllegedSanction { Act = "A02" }, null, Stop);
            await AllegedSanctionStore.RecordAsync(act, new AllegedSanction { Act = "B01" }, null, Stop);
        });
        Assert.Equal(before + 3, await CountAsync("sanction.recorded"));

        // Refused, so not done: nothing is counted of it.
        Assert.False((await room.Sanctions.RecordAsync(focal, id, new AllegedSanction { Act = "nonsense" }, null, Stop)).Done);
        Assert.Equal(before + 3, await CountAsync("sanction.recorded"));
        Assert.Equal(["act", "mechanism", "month", "number"], await ColumnsAsync("act_count"));
        Assert.Equal(["case_id", "compartment", "due_on", "id", "kind", "sealed", "state", "version"], await ColumnsAsync("case_record"));
        Assert.Equal(
            ["code", "id", "legal_basis", "lifted_on", "mechanism", "opened_on", "priority", "recipient_sealed", "review_due_on", "status"], await ColumnsAsync("case_file"));
    }

    [Fact]
    public async Task What_was_read_is_on_record_whether_the_act_was_committed_or_refused_and_a_refused_one_leaves_nothing_else()
    {
        var (focal, _, id) = await CaseAsync();
        foreach (var committed in new[] { true, false })
        {
            var before = (await room.ActsAsync()).CountBy(act => act).ToDictionary();
            await using (var act = (await room.Database.BeginAsync(focal, id, Stop))!)
            {
                await room.Cases.Store.ReadAsync(act, Stop);
                await AllegedSanctionStore.RecordAsync(act, new AllegedSanction { Act = "A02" }, null, Stop);
                if (committed)
                {
                    await act.CommitAsync(Stop);
                }

                await act.CompleteAsync(Stop);
            }

            var after = (await room.ActsAsync()).CountBy(act => act).ToDictionary();
            Assert.Equal(before.GetValueOrDefault("case.read") + 1, after["case.read"]);
            Assert.Equal(before.GetValueOrDefault("sanction.recorded") + (committed ? 1 : 0), after["sanction.recorded"]);
            Assert.Equal(1, await room.ScalarAsync<long>("select count(*) from desk.case_record where case_id = @Id and kind = 'alleged_sanction'", new { Id = id.Value }));
        }
    }

    [Fact]
    public async Task A_head_that_does_not_open_is_not_written_over()
    {
        var (focal, _, id) = await CaseAsync();
        const string head = "select sealed from desk.case_head where case_id = @Id";
        await room.ExecuteAsync("update desk.case_head set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where case_id = @Id", new { Id = id.Value });
        var before = await room.ScalarAsync<byte[]>(head, new { Id = id.Value });
        await Assert.ThrowsAsync<DamagedException>(() => room.Sanctions.RecordAsync(focal, id, new AllegedSanction { Act = "A02" }, null, Stop));
        Assert.Equal(before, await room.ScalarAsync<byte[]>(head, new { Id = id.Value }));
        Assert.False((await room.Cases.FindAsync(focal, id, Stop))!.Intact);
    }

    [Fact]
    public async Task A_contact_that_a_colleague_corrected_meanwhile_is_not_overwritten()
    {
        var (focal, _, id) = await CaseAsync();
        var contact = new ProtectedCommunication { Recipient = "NPM_MEMBER" };
        var contactId = (await room.Communications.RecordAsync(focal, id, contact, Stop)).Value;
        Assert.Equal(2, (await room.Communications.UpdateAsync(focal, id, contactId, 1, contact with { Note = "by telephone" }, null, Stop)).Value);
        Assert.Equal(Refusal.ChangedMeanwhile, (await room.Communications.UpdateAsync(focal, id, contactId, 1, contact with { Note = "by letter" }, null, Stop)).Refusal);
        Assert.Equal("by telephone", Assert.Single(await room.Communications.ListAsync(focal, id, Stop)).Content.Note);
    }

    [Fact]
    public async Task Which_cases_nobody_can_open_any_more_only_a_focal_point_is_told()
    {
        var (_, officer, _) = await CaseAsync();
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Cases.ListWithoutHolderAsync(officer, Stop));
    }

    private static void HasAnExampleOf(IEnumerable<RecordKind> kinds, IEnumerable<string> found)
    {
        string[] expected = [.. kinds.Select(kind => kind.Name).Order()];
        Differences.None($"{nameof(WriteEveryKindAsync)} is to write one of each of these kinds, and then change it where versions are kept", expected.Except(found));
        Assert.Equal(expected, found.Distinct().Order());
    }

    private static async Task<IReadOnlyList<RecordRow>> AllegedSanctionsAsync(CaseReading reading) =>
        await new Records<AllegedSanction>(RecordKinds.AllegedSanction).RowsAsync(reading, Stop);

    private async Task<(KeyRing Focal, KeyRing Removed, CaseId Id)> CaseAsync()
    {
        var (focal, removed) = (await room.OfficerAsync(Role.Focal), await room.OfficerAsync(Role.Case));
        return (focal, removed, await room.OpenCaseAsync(await room.OfficerAsync(Role.Intake), [focal, removed], reporter: room.Reporter()));
    }

    private async Task WriteEveryKindAsync(KeyRing ring, CaseId id)
    {
        var contact = new ProtectedCommunication { Recipient = "NPM_MEMBER" };
        var sanction = (await room.Sanctions.RecordAsync(ring, id, new AllegedSanction { Act = "A02" }, contact, Stop)).Value;
        Assert.True((await room.Sanctions.UpdateAsync(ring, id, sanction, 1, new AllegedSanction { Act = "B01" }, "told later", Stop)).Done);
        var recorded = Assert.Single(await room.Communications.ListAsync(ring, id, Stop));
        Assert.True((await room.Communications.UpdateAsync(ring, id, new(recorded.Id), 1, contact with { Note = "by telephone" }, null, Stop)).Done);
        Assert.True((await room.Replies.QueueAsync(ring, id, new ReplyDraft("We read it."), Stop)).Done);
    }

    private async Task ActAsync(KeyRing ring, CaseId id, Func<CaseAct, Task> work)
    {
        await using var act = (await room.Database.BeginAsync(ring, id, Stop))!;
        await work(act);
        await act.CommitAsync(Stop);
    }

    private async Task<string> StateAsync(CaseId id) => JsonSerializer.Serialize(await room.ScalarAsync<string>(
        """
        select concat_ws('|', (select count(*) from desk.record_version where case_id = @Id), (select sum(version) from desk.case_record where case_id = @Id),
            (select version from desk.case_head where case_id = @Id),
            (select count(*) from desk.event where act like '%changed' or act = 'case.described'))
        """, new { Id = id.Value }));

    private Task<long> CountAsync(string act) => room.ScalarAsync<long>(
        "select coalesce(sum(number), 0)::bigint from desk.act_count where act = @act and mechanism = @Mechanism", new { act, Mechanism = room.Mechanism.ToString() });

    private async Task<IEnumerable<string>> ColumnsAsync(string table)
    {
        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        return await connection.QueryAsync<string>(
            "select column_name::text from information_schema.columns where table_schema = 'desk' and table_name = @table order by 1", new { table });
    }

    private sealed record DreamContent(string Of, DateOnly? DueOn) : IDueContent;
}
