using System.Net;
using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class PageRoleTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    private static readonly string[] Content = ["/inbox", "/cases", "/register"];

    [Theory]
    [InlineData(Role.Admin, "/officers", "/mechanism")]
    [InlineData(Role.Audit, "/events")]
    public async Task Who_keeps_the_machine_or_the_log_sees_no_content(string role, params string[] own)
    {
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = "not for them" });
        var officer = await desk.OfficerAsync(role);
        using var browser = desk.Browser();

        var first = await browser.SignInAsync(officer);

        Assert.Equal(own[0], first.At.AbsolutePath);
        Assert.Equal(own, first.Page.QuerySelectorAll(".main-nav a").Select(link => link.GetAttribute("href")));
        string[] refused =
        [
            .. Content, role == Role.Admin ? "/events" : "/officers", $"/items/{item}", $"/items/{item}/case", $"/items/{item}/files/001", $"/items/{item}/pictures/001",
            $"/items/{ItemId.New()}", $"/items/{ItemId.New()}/files/001", $"/items/{ItemId.New()}/pictures/001",
            $"/cases/{Guid.NewGuid()}", $"/cases/{Guid.NewGuid()}/edit", $"/cases/{Guid.NewGuid()}/reply", $"/cases/{Guid.NewGuid()}/sanctions/new",
            $"/cases/{Guid.NewGuid()}/sanctions/{Guid.NewGuid()}", $"/cases/{Guid.NewGuid()}/sanctions/{Guid.NewGuid()}/edit",
        ];
        foreach (var path in refused)
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task A_case_officer_has_no_inbox_and_no_way_into_cases_of_others_or_items_in_none()
    {
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = "new" });
        var officer = await desk.OfficerAsync(Role.Case);
        using var browser = desk.Browser();
        var first = await browser.SignInAsync(officer);

        Assert.Equal("/cases", first.At.AbsolutePath);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/inbox")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync($"/items/{item}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/cases/{Guid.NewGuid()}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/events")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/officers")).Status);
    }

    [Fact]
    public async Task The_auditor_sees_what_was_done_and_whether_the_chain_holds()
    {
        var officer = await desk.OfficerAsync(Role.Audit);
        using var browser = desk.Browser();

        var events = await browser.SignInAsync(officer);

        Assert.Equal("true", events.Page.QuerySelector("#chain")!.GetAttribute("data-holds"));
        Assert.Contains("officer.signed-in", events.Text("#events"), StringComparison.Ordinal);
        Assert.Contains(officer.Name, events.Text("#events"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("-2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("x")]
    public async Task A_page_number_from_anywhere_breaks_no_list(string page)
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal, Role.Audit);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        foreach (var path in new[] { $"/inbox?page={page}", $"/inbox?show=case&page={page}", $"/cases?page={page}", $"/register?page={page}", $"/events?before={page}" })
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, (await browser.GetAsync(path)).Status));
        }
    }

    [Fact]
    public async Task Nobody_sees_anything_without_signing_in()
    {
        using var browser = desk.Browser();
        foreach (var path in new[] { "/", "/inbox", "/cases", "/register", "/officers", "/events", $"/items/{Guid.NewGuid()}", $"/items/{Guid.NewGuid()}/files/001" })
        {
            Assert.Equal("/sign-in", (await browser.GetAsync(path)).At.AbsolutePath);
        }

        using var health = await browser.FetchAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Files_are_not_taken_anywhere()
    {
        using var client = new HttpClient { BaseAddress = desk.Address };
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[1000]), "file", "x" } };

        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, DeskUnderTest.Stop);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }
}
