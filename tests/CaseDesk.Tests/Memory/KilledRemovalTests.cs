using System.Security.Cryptography;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Tests.Pages;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Tests.Memory;

public sealed class KilledRemovalTests(DeskProcess desk) : IClassFixture<DeskProcess>
{
    private const int Items = 8;

    [Fact]
    public async Task A_desk_killed_in_the_middle_of_a_removal_leaves_the_case_readable_and_the_next_officer_finishes_it()
    {
        (var focal, var focalRing) = await desk.OfficerAsync(Role.Intake, Role.Focal);
        (var other, var otherRing) = await desk.OfficerAsync(Role.Case);
        (var removed, var removedRing) = await desk.OfficerAsync(Role.Case);
        var id = await desk.OpenCaseAsync(focalRing, await desk.ReceiveAsync(opened: true), focalRing, otherRing, removedRing);
        for (var count = 1; count < Items; count++)
        {
            var item = await desk.ReceiveAsync(RandomNumberGenerator.GetBytes(6_000_000), opened: true);
            Assert.True((await desk.Cases.LinkItemAsync(focalRing, item, id, DeskProcess.Stop)).Done);
        }

        using (var browser = desk.Browser())
        {
            await browser.SignInAsync(focal);
            var page = await browser.GetAsync($"/cases/{id}");
            var done = await browser.SubmitAsync(page, "#remove-form", ("removed", removed.Id.ToString()), ("reason", "Told the prison."));
            Assert.True(done.Has("#done"));
        }

        await WaitAsync(left => left < Items);
        await desk.Server.KillAsync();
        Assert.InRange(await LeftAsync(), 1, Items - 1);
        Assert.True((await desk.Cases.FindAsync(otherRing, id, DeskProcess.Stop))!.Intact);
        await desk.StartAsync();

        using (var browser = desk.Browser())
        {
            await browser.SignInAsync(other);
            var page = await browser.GetAsync($"/cases/{id}");
            Assert.True(page.Has("#sealing-anew"));
            Assert.Equal(Items, page.Texts("#case-items tbody tr").Count());
            Assert.DoesNotContain(page.Texts("#case-items .preview"), text => text != "What was seen.");
            await WaitAsync(left => left == 0);
            var after = await browser.GetAsync($"/cases/{id}");
            Assert.False(after.Has("#sealing-anew"));
            Assert.DoesNotContain(after.Texts("#case-items .preview"), text => text != "What was seen.");
        }

        // The former key goes with an act of its own, after the last item.
        await WaitAsync(left => left == 0, () => desk.ScalarAsync<long>("select count(*) from desk.former_case_key"));
        Assert.Equal((Items - 1) * 7 + 1, await desk.ScalarAsync<long>("select count(*) from desk.item_part"));
        Assert.Null(await desk.Cases.FindAsync(removedRing, id, DeskProcess.Stop));
    }

    private Task<long> LeftAsync() => desk.ScalarAsync<long>("select count(*) from desk.case_item where awaits_new_seal");

    private async Task WaitAsync(Func<long, bool> until, Func<Task<long>>? left = null)
    {
        for (var tries = 0; !until(await (left ?? LeftAsync)()); tries++)
        {
            Assert.True(tries < 3000, "The removal does not go on.");
            await Task.Delay(10, DeskProcess.Stop);
        }
    }
}
