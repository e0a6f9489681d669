using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class KeysetNoticeTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task Those_who_mind_keys_read_on_every_page_that_a_new_keyset_is_due()
    {
        var admin = await desk.OfficerAsync(Role.Admin);
        var cases = await desk.OfficerAsync(Role.Case);
        var gone = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        using var others = desk.Browser();
        await PublishKeysetAsync();
        await browser.SignInAsync(admin);
        await others.SignInAsync(cases);
        Assert.False((await browser.GetAsync("/officers")).Has("#keyset-due"));

        await desk.ExecuteAsync("update desk.officer set disabled_on = current_date where id = @Value", new { gone.Id.Value });

        Assert.Contains("A new keyset is due today", (await browser.GetAsync("/officers")).Text("#keyset-due"), StringComparison.Ordinal);
        Assert.False((await others.GetAsync("/cases")).Has("#keyset-due"));
    }

    private async Task PublishKeysetAsync()
    {
        using var root = SecretBytes.Random(Ed25519.SeedLength);
        var recipient = desk.Intake.Recipient.ToString();
        var keyset = new Keyset(
            desk.Mechanism, new string('0', 32), DeskUnderTest.Serial, Keyset.NoPrevious, desk.Today, desk.Today.AddDays(89), recipient, recipient, recipient,
            VerifierKey.Of(Keyset.DeskKeyName(desk.Mechanism, DeskUnderTest.Serial), root), ToolRecipient: null);
        await desk.ExecuteAsync(
            "insert into desk.keyset (mechanism, serial, note, published_on) values (@Mechanism, @Serial, @Note, @Today)",
            new
            {
                Mechanism = desk.Mechanism.ToString(),
                DeskUnderTest.Serial,
                Note = SignedNote.Sign(keyset.ToText(), (Keyset.RootKeyName(desk.Mechanism, 1), root)),
                desk.Today,
            });
    }
}
