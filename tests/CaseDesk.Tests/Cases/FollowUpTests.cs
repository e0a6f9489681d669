using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>Somebody whose case exists writes again, perhaps in danger: that must not lie unseen until the next review.</summary>
public sealed class FollowUpTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task Danger_in_an_item_that_is_linked_puts_the_case_on_top_to_be_reviewed_that_day()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var id = await StandardCaseAsync(intake, officer, reporter);
        await UrgentCaseAsync(intake, officer);
        var item = await room.ReceiveAsync(Danger(), reporter);
        Assert.True((await room.Cases.LinkItemAsync(intake, item, id, Stop)).Done);

        var first = (await room.Cases.ListAsync(officer, 1, Stop)).Rows[0];
        Assert.Equal((id, Priority.Now, room.Today), (first.Id, first.Priority, first.ReviewDueOn));

        for (var look = 0; look < 2; look++)
        {
            var file = (await room.Cases.FindAsync(officer, id, Stop))!;
            Assert.Equal((Priority.Now, room.Today, 2, true), (file.Priority, file.ReviewDueOn, file.Version, file.Intact));
        }

        Assert.Equal(["case.lifted", "case.lift-entered"], (await room.ActsAsync()).Where(act => act.StartsWith("case.lift", StringComparison.Ordinal)).Reverse().TakeLast(2));
    }

    [Fact]
    public async Task A_review_that_was_overdue_before_danger_came_is_overdue_still()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var id = await StandardCaseAsync(intake, officer, reporter);
        var due = (await room.Cases.FindAsync(officer, id, Stop))!.ReviewDueOn!.Value;
        room.Clock.Advance(TimeSpan.FromDays(due.DayNumber - room.Today.DayNumber + 2));
        Assert.True((await room.Cases.LinkItemAsync(intake, await room.ReceiveAsync(Danger(), reporter), id, Stop)).Done);
        Assert.Equal(due, (await room.Cases.ListAsync(officer, 1, Stop)).Rows.Single(row => row.Id == id).ReviewDueOn);
        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal((Priority.Now, due, true), (file.Priority, file.ReviewDueOn, file.Intact));
    }

    [Fact]
    public async Task What_came_by_the_code_of_a_case_is_new_to_its_officers_until_one_of_them_opens_it()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var other = await room.OfficerAsync(Role.Case);
        var id = await StandardCaseAsync(intake, officer, reporter);
        await room.OpenCaseAsync(intake, [other]);
        await ReadAllAsync(officer, id);
        var item = await room.ReceiveAsync(reporter: reporter, opened: false);
        Assert.Empty(await NewsAsync(officer, id));

        await OpenAsync(item, intake);
        Assert.Equal((0, 1, false), Counts(Assert.Single(await NewsAsync(officer, id))));

        Assert.True((await room.Cases.LinkItemAsync(intake, item, id, Stop)).Done);
        Assert.Equal((1, 0, false), Counts(Assert.Single(await NewsAsync(officer, id))));
        Assert.DoesNotContain(await room.Cases.ListNewsAsync(other, Stop), news => news.Id == id);

        await room.Cases.FindAsync(officer, id, Stop);   // to see the case is not to read what came
        Assert.Single(await NewsAsync(officer, id));
        await OpenAsync(item, officer);
        Assert.Empty(await NewsAsync(officer, id));
    }

    [Fact]
    public async Task Danger_by_the_code_of_a_case_lifts_it_already_when_an_intake_officer_looks_and_ends_the_alarm()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var id = await StandardCaseAsync(intake, officer, reporter);
        await ReadAllAsync(officer, id);
        var item = await room.ReceiveAsync(Danger(), reporter, opened: false);
        await room.ExecuteAsync("insert into desk.alarm values (@Guid, now())", new { item.Guid });

        await OpenAsync(item, intake);

        Assert.Equal((0, 1, true), Counts(Assert.Single(await NewsAsync(officer, id))));
        Assert.Equal(Priority.Now, (await room.Cases.ListAsync(officer, 1, Stop)).Rows[0].Priority);
        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal((Priority.Now, room.Today, 1), (file.Priority, file.ReviewDueOn, file.Waiting));

        // Kept for information by somebody else, it is still news of the case.
        await room.Cases.MarkInfoOnlyAsync(intake, item, Stop);
        Assert.Single(await NewsAsync(officer, id));
    }

    [Fact]
    public async Task A_second_look_at_the_same_danger_takes_nobodys_review_back()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var id = await StandardCaseAsync(intake, officer, reporter);
        var item = await room.ReceiveAsync(Danger(), reporter, opened: false);
        await OpenAsync(item, intake);
        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.True((await room.Cases.ReviewedAsync(officer, id, file.Version, null, Stop)).Done);

        await OpenAsync(item, intake);

        Assert.Equal(room.Today.AddDays(1), (await room.Cases.FindAsync(officer, id, Stop))!.ReviewDueOn);
    }

    [Fact]
    public async Task Danger_in_an_item_that_becomes_a_case_makes_it_most_urgent_whatever_was_chosen()
    {
        var (intake, officer, _) = await PeopleAsync();
        var item = await room.ReceiveAsync(Danger());
        var opened = await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer) with { Severity = "S1", Imminence = "I0" }, Stop);
        var file = (await room.Cases.FindAsync(officer, opened.Value, Stop))!;
        Assert.Equal((Priority.Now, room.Today, true), (file.Priority, file.ReviewDueOn, file.Intact));
    }

    [Fact]
    public async Task A_case_opened_by_somebody_who_does_not_work_on_it_is_new_to_those_who_do()
    {
        var (intake, officer, _) = await PeopleAsync();
        var both = await room.OfficerAsync(Role.Intake, Role.Case);
        var given = await room.OpenCaseAsync(intake, [officer]);
        var own = await room.OpenCaseAsync(both, [both]);
        Assert.Single(await NewsAsync(officer, given));
        Assert.Empty(await NewsAsync(both, own));
    }

    [Fact]
    public async Task Whoever_only_names_a_mailbox_tells_nobody_and_lifts_nothing()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var id = await StandardCaseAsync(intake, officer, reporter);
        await ReadAllAsync(officer, id);
        var forged = await ForgedItems.ReceiveAsync(room, reporter, danger: true);

        await OpenAsync(forged, intake);

        Assert.Empty(await NewsAsync(officer, id));
    }

    [Fact]
    public async Task A_case_whose_record_is_damaged_stays_lifted_and_can_be_read()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var id = await StandardCaseAsync(intake, officer, reporter);
        await OpenAsync(await room.ReceiveAsync(Danger(), reporter, opened: false), intake);
        await room.ExecuteAsync("update desk.case_record set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where id = @Id", new { Id = id.Value });

        Assert.False((await room.Cases.FindAsync(officer, id, Stop))!.Intact);
        Assert.True(Assert.Single(await NewsAsync(officer, id)).Lifted);
    }

    [Fact]
    public async Task Looks_and_links_of_one_case_at_once_wait_for_each_other_and_none_is_lost()
    {
        var (intake, officer, reporter) = await PeopleAsync();
        var id = await StandardCaseAsync(intake, officer, reporter);
        List<ItemId> items = [];
        for (var number = 0; number < 6; number++)
        {
            items.Add(await room.ReceiveAsync(Danger(), reporter));
        }

        await Task.WhenAll(items.SelectMany(item => new[] { Task.Run(() => OpenAsync(item, intake), Stop), Task.Run(() => room.Cases.LinkItemAsync(intake, item, id, Stop), Stop) }));

        Assert.Equal(7, (await room.Cases.FindAsync(officer, id, Stop))!.Items.Count);
        Assert.Equal((7, 0, false), Counts(Assert.Single(await NewsAsync(officer, id))));
    }

    private static JsonObject Danger() => new() { ["danger"] = true };

    private static (long Unread, long Waiting, bool Lifted) Counts(CaseNews news) => (news.Unread, news.Waiting, news.Lifted);

    private async Task<(KeyRing Intake, KeyRing Officer, ReporterKeys Reporter)> PeopleAsync() =>
        (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), room.Reporter());

    private Task<CaseId> StandardCaseAsync(KeyRing intake, KeyRing officer, ReporterKeys reporter) => CaseAsync(intake, officer, "S2", "I1", reporter);

    private Task<CaseId> UrgentCaseAsync(KeyRing intake, KeyRing officer) => CaseAsync(intake, officer, "S4", "I4", null);

    private async Task<CaseId> CaseAsync(KeyRing intake, KeyRing officer, string severity, string imminence, ReporterKeys? reporter)
    {
        var item = await room.ReceiveAsync(reporter: reporter);
        return (await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer) with { Severity = severity, Imminence = imminence }, Stop)).Value;
    }

    private async Task<IReadOnlyList<CaseNews>> NewsAsync(KeyRing officer, CaseId id) => [.. (await room.Cases.ListNewsAsync(officer, Stop)).Where(news => news.Id == id)];

    private async Task ReadAllAsync(KeyRing officer, CaseId id)
    {
        foreach (var item in (await room.Cases.FindAsync(officer, id, Stop))!.Items)
        {
            await OpenAsync(ItemId.From(item.Item), officer);
        }
    }

    /// <summary>A look at the item's own page; in a race it may have entered a case that is not this officer's.</summary>
    private async Task OpenAsync(ItemId item, KeyRing ring)
    {
        try
        {
            using var report = (await room.Items.OpenAsync(item, ring, Stop))!.Report;
        }
        catch (NotAllowedException)
        {
        }
    }
}
