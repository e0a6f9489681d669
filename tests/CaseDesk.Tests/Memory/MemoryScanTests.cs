using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Tests.Pages;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Tests.Memory;

public sealed class MemoryScanTests(DeskProcess desk) : IClassFixture<DeskProcess>
{
    [Fact]
    public async Task A_memory_scan_after_sign_out_finds_no_identity()
    {
        (var officer, var ring) = await desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        var inCase = await desk.ReceiveAsync(opened: true);
        var caseId = await desk.OpenCaseAsync(ring, inCase, ring);
        var item = await desk.ReceiveAsync(attachment: new byte[200_000]);
        var needles = new Needles();
        needles.AddIdentity("officer", ring.Identity);
        needles.AddIdentity("intake", desk.Intake);
        needles.AddBytes("case key", (await ring.CaseKeyAsync(caseId, DeskProcess.Stop))!.Span);
        needles.AddIdentity("case", (await ring.CaseIdentityAsync(caseId, DeskProcess.Stop))!);
        needles.AddText("passphrase", officer.Passphrase);
        needles.AddText("passphrase without hyphens", officer.Passphrase.Replace("-", "", StringComparison.Ordinal));

        // Not a secret: the name is posted in the same form, and shows that the scan finds what a form leaves behind.
        needles.AddText("name", officer.Name);

        using var browser = desk.Browser();
        var inbox = await browser.SignInAsync(officer);
        Assert.Equal("/inbox", inbox.At.AbsolutePath);
        Assert.True((await browser.GetAsync($"/items/{item}")).Has("h1"));
        var opened = await browser.GetAsync($"/cases/{caseId}");
        Assert.True(opened.Has("#case-code"));
        var signedIn = ProcessMemory.Search(desk.Server.ServerId, needles);
        Assert.All(["officer: seed, middle", "intake: seed, middle", "case key, middle", "case: seed, middle"], name => Assert.Contains(name, signedIn.Keys));
        Assert.Contains("name in UTF-16, middle", signedIn.Keys);
        Assert.DoesNotContain(signedIn.Keys, name => name.StartsWith("passphrase", StringComparison.Ordinal));

        var gone = await browser.SubmitAsync(opened, "#sign-out");
        Assert.Equal("/sign-in", gone.At.AbsolutePath);

        var signedOut = ProcessMemory.Search(desk.Server.ServerId, needles);
        string[] left = [.. signedOut.Where(found => !found.Key.StartsWith("name", StringComparison.Ordinal)).Select(found => $"{found.Key} × {found.Value}")];
        Assert.Empty(left);
    }
}
