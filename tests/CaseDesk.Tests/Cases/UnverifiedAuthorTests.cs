using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>Somebody who names a mailbox without holding its code must get none of what is answered to it.</summary>
public sealed class UnverifiedAuthorTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task An_item_that_is_not_shown_to_be_from_its_author_enters_no_mailbox()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        var opened = await ReceiveWithWrongMarkAsync(room.Reporter());
        var linked = await ReceiveWithWrongMarkAsync(room.Reporter());

        var own = (await room.Cases.OpenFromItemAsync(intake, opened, CaseRoom.NewCase(officer), Stop)).Value;
        Assert.True((await room.Cases.LinkItemAsync(intake, linked, id, Stop)).Done);
        await room.Cases.FindAsync(officer, id, Stop);   // enters what a linked item brought

        Assert.Empty(await room.Replies.MailboxesAsync(officer, own, Stop));
        Assert.Empty(await room.Replies.MailboxesAsync(officer, id, Stop));
    }

    private Task<ItemId> ReceiveWithWrongMarkAsync(ReporterKeys named) => ForgedItems.ReceiveAsync(room, named, danger: false);
}
