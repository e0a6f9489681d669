using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Tests.Items;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>An officer reads the report of somebody who cannot be answered, and is told that and why.</summary>
public sealed class UnusableMailboxPageTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    private const string Why = "No reply can be sent";

    [Theory]
    [InlineData("low order")]
    [InlineData("a text")]
    [InlineData("no hash")]
    public async Task A_report_with_a_mailbox_that_cannot_be_used_is_read_and_no_reply_is_offered(string kind)
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        var id = await desk.ReceiveAsync(new JsonObject { ["what"] = "they took him at dawn", ["mailbox"] = Mailbox(kind), ["spare"] = Mailbox(kind) });

        var item = await browser.GetAsync($"/items/{id}");
        Assert.Equal("they took him at dawn", item.Text("#what").Trim());
        Assert.Contains("cannot be used", item.Text("#mailbox-unusable"), StringComparison.Ordinal);
        Assert.Contains("second mailbox", item.Text("#spare-unusable"), StringComparison.Ordinal);
        Assert.Contains("Not shown to be from its author", item.Text("#author"), StringComparison.Ordinal);

        var opened = await browser.SubmitAsync(await browser.GetAsync($"/items/{id}/case"), "#open-case-form", ("officers", officer.Id.ToString()));
        Assert.False(opened.Has("#write-reply"));
        Assert.Contains(Why, opened.Text("#no-mailbox"), StringComparison.Ordinal);
        var reply = await browser.GetAsync($"{opened.At.AbsolutePath}/reply");
        Assert.Contains(Why, reply.Text("#no-mailbox"), StringComparison.Ordinal);
        Assert.False(reply.Has("#reply-form"));
    }

    [Fact]
    public async Task A_report_without_a_mailbox_says_nothing_of_one_that_cannot_be_used()
    {
        using var browser = desk.Browser();
        await browser.SignInAsync(await desk.OfficerAsync(Role.Intake));
        var item = await browser.GetAsync($"/items/{await desk.ReceiveAsync()}");
        Assert.False(item.Has("#mailbox-unusable") || item.Has("#spare-unusable"));
    }

    private static JsonNode Mailbox(string kind)
    {
        var mailbox = UnusableMailbox.Make();
        if (kind == "no hash")
        {
            mailbox.AsObject().Remove("erase");
        }

        return kind == "a text" ? JsonValue.Create("mailbox") : mailbox;
    }
}
