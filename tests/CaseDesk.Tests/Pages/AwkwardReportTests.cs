using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>What opens is also shown: on its own page, in the inbox, and in the case that is made of it.</summary>
public sealed class AwkwardReportTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    private const string Words = "او را \u202eبردند\u202c \u2066x\u2069 \0\u0007\u007f\u0085 \u2028\ufeff\uffff e\u0301\u0958\U0001d160 👩🏽‍⚕️ \"\\</script>{0}";

    [Fact]
    public async Task A_report_as_awkward_as_a_sealer_lets_through_is_shown_on_every_page()
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        AttachmentToSeal[] files =
        [
            .. Enumerable.Range(0, 300).Select(number => new AttachmentToSeal(new byte[] { 1 }, number % 2 == 0 ? Words : "", number % 3 == 0 ? Words + new string('汉', 500) : "")),
        ];
        var id = await desk.ReceiveAsync(Fields(), attachments: files);

        var inbox = await browser.GetAsync("/inbox");
        Assert.Contains(id.ToString(), inbox.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var item = await browser.GetAsync($"/items/{id}");
        Assert.Contains("بردند", item.Text("#what"), StringComparison.Ordinal);
        Assert.Equal(files.Length, item.Page.QuerySelectorAll("#files tbody tr").Length);

        var opened = await browser.SubmitAsync(await browser.GetAsync($"/items/{id}/case"), "#open-case-form", ("officers", officer.Id.ToString()));
        Assert.Contains(id.ToString(), opened.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var sanction = await browser.GetAsync($"{opened.At.AbsolutePath}/sanctions/new?item={id}");
        Assert.Equal($"{opened.At.AbsolutePath}/sanctions/new", sanction.At.AbsolutePath);
    }

    private static JsonObject Fields() => new()
    {
        ["kind"] = Words,
        ["language"] = Words,
        ["madeBy"] = Words,
        ["what"] = Words + new string('ش', 20_000),
        ["acts"] = new JsonArray(new JsonObject { ["act"] = Words, ["text"] = Words }, 7, null, new JsonArray()),
        ["target"] = 3.5e300,
        [Words] = new JsonObject { [""] = new JsonArray(new JsonArray(new JsonObject { ["__proto__"] = Words })) },
        ["wish"] = Words,
        ["imminence"] = new JsonObject(),
    };
}
