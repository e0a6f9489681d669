using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>Anybody can send alarms that nobody can read, in any number: they must hide neither a real one nor anything else.</summary>
public sealed class UnopenableAlarmTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new();

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_thousand_alarms_that_do_not_open_stand_in_one_line_and_hide_neither_the_real_one_nor_another_item()
    {
        await FloodAsync(500, damaged: true);
        await FloodAsync(500, damaged: false);
        var real = await AlarmAsync(new JsonObject { ["what"] = "they are at the door" });
        var report = await _desk.ReceiveAsync(new JsonObject { ["what"] = "a report" }, daysAgo: 2);
        var sanction = await _desk.ReceiveAsync(new JsonObject { ["kind"] = "reprisal-alert" });
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Intake));

        var inbox = await ReadInboxAsync(browser);

        Assert.Equal([real, sanction, report], Items(inbox));
        Assert.Contains("1,000 alarms whose content does not open", inbox.Text("#unopenable-alarms"), StringComparison.Ordinal);
        Assert.Contains("1 unopened alarm.", inbox.Text("#alarms"), StringComparison.Ordinal);
        Assert.Equal(real, ItemId.Parse(inbox.Page.QuerySelector("#unopenable-alarms")!.PreviousElementSibling!.GetAttribute("data-item")!));
    }

    [Fact]
    public async Task Alarms_that_do_not_open_are_all_listed_and_set_aside_a_page_at_a_time()
    {
        await FloodAsync(60, damaged: false);
        var real = await AlarmAsync(new JsonObject { ["what"] = "they are at the door" });
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Intake));
        await ReadInboxAsync(browser);
        var list = await browser.GetAsync("/inbox?show=unopenable");
        var first = Items(list);
        Assert.Equal((50, 10), (first.Count, Items(await browser.GetAsync("/inbox?show=unopenable&page=2")).Except(first).Count()));

        await browser.SubmitAsync(list, "#set-aside");

        var inbox = await browser.GetAsync("/inbox");
        Assert.Contains("10 alarms whose content does not open", inbox.Text("#unopenable-alarms"), StringComparison.Ordinal);
        Assert.Equal([real], Items(inbox));
        Assert.Equal(50, await _desk.ScalarAsync<long>("select count(*) from desk.item where status = 'INFO_ONLY'"));
        Assert.Equal(11, await _desk.ScalarAsync<long>("select count(*) from desk.alarm"));
    }

    [Fact]
    public async Task An_alarm_that_a_colleague_may_open_is_not_put_below_by_an_officer_who_lacks_the_key()
    {
        using var other = HybridIdentity.Generate();
        await _desk.ExecuteAsync(
            "insert into desk.intake_key (mechanism, serial, recipient) values (@Mechanism, 2, @Recipient)",
            new { Mechanism = _desk.Mechanism.ToString(), Recipient = other.Recipient.ToString() });
        var alarm = await AlarmAsync(new JsonObject { ["what"] = "for a colleague" }, other);
        await _desk.ReceiveAsync(new JsonObject { ["what"] = "a report" }, daysAgo: 9);
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Intake));

        var inbox = await ReadInboxAsync(browser);

        Assert.Equal(alarm, Items(inbox)[0]);
        Assert.False(inbox.Has("#unopenable-alarms"));
        Assert.False(_desk.Services.GetRequiredService<JudgedAlarms>().IsUnopenable(alarm.Guid));
    }

    [Fact]
    public async Task Words_that_are_left_of_a_damaged_alarm_can_be_read_in_its_list()
    {
        var damaged = await AlarmAsync(new JsonObject { ["what"] = "three of us were beaten" });
        await _desk.DamageAsync(desk => ItemDamage.MarkAsync(desk, damaged));
        await FloodAsync(60, damaged: true);
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Intake));

        Assert.Contains("1 with words that can be read", (await ReadInboxAsync(browser)).Text("#unopenable-alarms"), StringComparison.Ordinal);
        var list = await browser.GetAsync("/inbox?show=unopenable");
        Assert.Equal(damaged, Items(list)[0]);
        Assert.Contains("three of us were beaten", list.Text("#items"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_alarm_command_fails_those_who_can_mend_it_or_look_often_are_told()
    {
        _desk.Settings["SafeReport:AlarmCommand"] = "exit 1";
        await _desk.RestartAsync();
        await _desk.Services.GetRequiredService<OfficerCall>().TryCallAsync(DeskUnderTest.Stop);
        foreach (var (role, told) in new[] { (Role.Admin, true), (Role.Intake, true), (Role.Audit, false) })
        {
            using var browser = _desk.Browser();
            Assert.Equal(told, (await browser.SignInAsync(await _desk.OfficerAsync(role))).Has("#call-failed"));
        }
    }

    private async Task<ItemId> AlarmAsync(JsonObject report, HybridIdentity? sealedTo = null)
    {
        var item = await _desk.ReceiveAsync(report, danger: true, sealedTo: sealedTo);
        await _desk.RingAsync(item);
        return item;
    }

    private async Task FloodAsync(int number, bool damaged)
    {
        using var nobody = HybridIdentity.Generate();
        ItemId[] items = [.. Enumerable.Range(0, number).Select(_ => ItemId.New())];
        var garbage = AgeFile.Seal(new byte[32_768], nobody.Recipient);
        await _desk.AddItemAsync([.. items.Select(item => SeededItem.Of(item, _desk.Mechanism, _desk.Today.AddDays(-1), garbage) with
        {
            Alarm = AlarmPart.Seal(item, danger: true, _desk.Alarm.Recipient), Damaged = damaged,
        })]);
        await _desk.RingAsync(items);
    }

    private static async Task<Seen> ReadInboxAsync(DeskBrowser browser)
    {
        var inbox = await browser.GetAsync("/inbox");
        for (var wait = 0; inbox.Has("#reading") && wait < 300; wait++)
        {
            await Task.Delay(100, DeskUnderTest.Stop);
            inbox = await browser.GetAsync("/inbox");
        }

        return inbox;
    }

    private static IReadOnlyList<ItemId> Items(Seen inbox) => [.. inbox.Page.QuerySelectorAll("tr[data-item]").Select(row => ItemId.Parse(row.GetAttribute("data-item")!))];
}
