using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>What an officer sees of items that do not open as they should.</summary>
public sealed class UnopenedItemTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    private static readonly byte[] File = RandomNumberGenerator.GetBytes(300_000);

    [Fact]
    public async Task The_text_of_a_damaged_report_stands_on_its_page_and_is_typed_into_a_case()
    {
        var item = await DamagedAsync("three of us were beaten");
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);

        var seen = await browser.GetAsync($"/items/{item}");

        Assert.Equal("three of us were beaten", seen.Text("#what"));
        Assert.Contains("damaged", seen.Text("#failure"), StringComparison.Ordinal);
        Assert.False(seen.Has("#files"));
        Assert.False(seen.Has("#open-case"));
        var form = await browser.GetAsync($"/items/{item}/case");
        Assert.True(form.Has("#typed"));
        Assert.Contains("three of us were beaten", form.Text("#remains-text"), StringComparison.Ordinal);
        using var file = await browser.FetchAsync($"/items/{item}/files/001");
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
        Assert.Equal("RECEIVED", await desk.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));

        var opened = await browser.SubmitAsync(form, "#open-case-form", ("summary", "three were beaten"), ("officers", officer.Id.ToString()));
        Assert.StartsWith("/cases/", opened.At.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("three were beaten", opened.Text("#overview"), StringComparison.Ordinal);
        Assert.Contains(item.ToString(), (await browser.GetAsync("/inbox")).Body, StringComparison.Ordinal);
        await browser.SubmitAsync(await browser.GetAsync($"/items/{item}"), "form[action='?handler=infoonly']");
        Assert.Equal("INFO_ONLY", await desk.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
    }

    [Fact]
    public async Task Asking_for_the_file_of_an_item_that_no_key_opens_leaves_its_alarm_and_its_place_on_the_list()
    {
        using var nobody = HybridIdentity.Generate();
        var item = await desk.ReceiveAsync(danger: true, sealedTo: nobody, attachments: [new AttachmentToSeal(File, "image/png", null)]);
        await desk.RingAsync(item);
        using var browser = await IntakeAsync();

        foreach (var path in new[] { "files", "pictures" })
        {
            using var file = await browser.FetchAsync($"/items/{item}/{path}/001");
            Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
        }

        Assert.Equal(1, await desk.ScalarAsync<long>("select count(*) from desk.alarm where item = @Id", new { Id = item.Guid }));
        Assert.Equal(0, await desk.ScalarAsync<long>("select count(*) from desk.item where id = @Id and first_opened_on is not null", new { Id = item.Guid }));
    }

    [Fact]
    public async Task The_page_says_which_key_was_named_and_which_one_opened()
    {
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = "x" });
        await desk.ExecuteAsync("update desk.item set keyset_serial = 7 where id = @Id", new { Id = item.Guid });
        using var browser = await IntakeAsync();
        var seen = await browser.GetAsync($"/items/{item}");
        Assert.Equal("x", seen.Text("#what"));
        Assert.Contains("key 7 was named for this item; it is sealed to key 1", seen.Text("#misnamed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_item_says_why_and_shows_and_serves_nothing()
    {
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = "a secret" }, attachments: [new AttachmentToSeal(File, "image/png", null)]);
        var other = ItemId.New();
        await desk.AddItemAsync(await desk.StoredItemAsync(item) with { Id = other });
        using var browser = await IntakeAsync();

        var seen = await browser.GetAsync($"/items/{other}");

        Assert.Contains("another item", seen.Text("#refused-why"), StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", seen.Page.DocumentElement.TextContent, StringComparison.Ordinal);
        using var file = await browser.FetchAsync($"/items/{other}/files/001");
        using var form = await browser.FetchAsync($"/items/{other}/case");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (file.StatusCode, form.StatusCode));
    }

    [Fact]
    public async Task A_damaged_item_in_a_case_takes_neither_the_case_nor_its_other_items_off_the_page()
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = "x" }, attachments: [new AttachmentToSeal(File, "image/png", null)]);
        await browser.GetAsync($"/items/{item}");
        var opened = await browser.SubmitAsync(await browser.GetAsync($"/items/{item}/case"), "#open-case-form", ("officers", officer.Id.ToString()));
        await desk.DamageAsync(rows => ItemDamage.FlipByteAsync(rows, item, at: 50));

        var seen = await browser.GetAsync(opened.At.AbsolutePath);

        Assert.Contains("Damaged", seen.Text("#case-items"), StringComparison.Ordinal);
    }

    private async Task<ItemId> DamagedAsync(string what)
    {
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = what }, attachments: [new AttachmentToSeal(File, "image/png", null)]);
        await desk.DamageAsync(rows => ItemDamage.FlipByteAsync(rows, item, at: 200_000));
        return item;
    }

    private async Task<DeskBrowser> IntakeAsync()
    {
        var browser = desk.Browser();
        await browser.SignInAsync(await desk.OfficerAsync(Role.Intake));
        return browser;
    }
}
