using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>The desk shows what stands at a limit, and says of what is past it that its report, not its container, breaks a rule.</summary>
public sealed class DocumentLimitTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    [Theory]
    [InlineData(0, ItemRefusal.None)]
    [InlineData(1, ItemRefusal.Document)]
    public async Task A_report_of_a_mebibyte_is_shown_and_a_longer_one_is_refused_by_its_name(int more, ItemRefusal expected)
    {
        var id = ItemId.New();
        var document = SealedItems.Fields(what: "");
        document["v"] = 1;
        document["item"] = id.ToString();
        document["mechanism"] = room.Mechanism.ToString();
        document["entries"] = new JsonArray();
        document["what"] = new string('x', ReportDocument.LargestDocument - CanonicalJson.Write(document).Length + more);
        await SealedItems.StoreAsync(room, id, new ContainerEntry(ItemEntryNames.Report, CanonicalJson.Write(document)));

        await AssertJudgedAsync(id, expected);
    }

    [Theory]
    [InlineData(74)]
    [InlineData(ReportDocument.LargestDocument + 1)]
    public async Task An_author_s_file_without_a_mailbox_is_refused_whatever_its_length(int length)
    {
        var id = ItemId.New();
        var entries = SealedItems.Entries(room, id, [1]);
        await SealedItems.StoreAsync(room, id, entries[0], new ContainerEntry(ItemEntryNames.Author, new byte[length]), entries[1]);

        await AssertJudgedAsync(id, ItemRefusal.Author);
    }

    private async Task AssertJudgedAsync(ItemId id, ItemRefusal expected)
    {
        var intake = await room.OfficerAsync(Role.Intake);
        var opening = (await room.Items.OpenAsync(id, intake, SealedItems.Stop))!;
        Assert.Equal(expected, opening.Refusal);
        Assert.Equal(expected == ItemRefusal.None, opening.Report is not null);
        var glance = (await room.Items.OpenReportOnlyAsync(id, intake, SealedItems.Stop))!;
        Assert.Equal(expected, glance.Refusal);
    }
}
