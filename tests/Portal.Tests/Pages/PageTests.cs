using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace SafeReport.Portal.Tests.Pages;

/// <summary>The pages as a browser without scripts gets them: nothing in them can send, keep or fetch from elsewhere.</summary>
public sealed class PageTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    public static TheoryData<string> Paths => ["/", "/en/", "/en/report", "/en/mailbox", "/fa/", "/fa/report", "/fa/mailbox"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_page_loads_only_from_here_and_runs_nothing_inline(string path)
    {
        var page = await OpenAsync(path);

        Assert.All(page.Scripts, script => Assert.True(script.TextContent.Length == 0 && script.GetAttribute("src")!.StartsWith("/js/", StringComparison.Ordinal)));
        Assert.Empty(page.QuerySelectorAll("style, [style], iframe, img, object, embed, base"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.All(page.QuerySelectorAll("link"), link => Assert.True(link.GetAttribute("href") is "data:," or "/css/site.css" or "/css/no-script.css"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_field_has_a_name_and_no_form_a_place_to_go(string path)
    {
        var page = await OpenAsync(path);

        Assert.Empty(page.QuerySelectorAll("input[name], textarea[name], select[name], form[action], form[method], [formaction], input[type=submit], button:not([type=button])"));
        Assert.All(page.QuerySelectorAll("form, input, textarea, select"), field => Assert.Equal("off", field.GetAttribute("autocomplete")));
        Assert.All(page.QuerySelectorAll("input[type=text], textarea"), field => Assert.Equal("false", field.GetAttribute("spellcheck")));
    }

    [Theory]
    [InlineData("/en/", "#door-write, #write, #sending, #arrived")]
    [InlineData("/en/report", "#door-write, #write, #sending, #arrived")]
    [InlineData("/en/mailbox", "#journey")]
    public async Task Without_scripts_a_page_says_so_and_hides_what_would_not_work(string path, string dead)
    {
        var page = await OpenAsync(path);

        Assert.Single(page.QuerySelectorAll("noscript #without-script"));
        Assert.NotEmpty(page.QuerySelectorAll(dead));
        Assert.All(page.QuerySelectorAll(dead), step => Assert.True(step.HasAttribute("hidden")));
    }

    [Fact]
    public async Task Only_languages_with_texts_are_linked_and_others_are_not_found()
    {
        var page = await OpenAsync("/");
        using var absent = await portal.GetAsync("/fr/");

        Assert.Equal(2, page.QuerySelectorAll(".languages li").Length);
        Assert.Equal(["/en/", "/fa/"], page.QuerySelectorAll(".languages a").Select(link => link.GetAttribute("href")));
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Fact]
    public async Task The_page_above_all_languages_says_everything_in_each_and_nothing_in_one_alone()
    {
        var page = await OpenAsync("/");

        foreach (var part in new[] { "h1", "#exit", ".skip", page.QuerySelector(".demonstration") is null ? "h1" : ".demonstration" })
        {
            Assert.Equal(["en", "fa"], page.QuerySelectorAll($"{part} > span").Select(said => said.GetAttribute("lang")));
            Assert.Equal(["ltr", "rtl"], page.QuerySelectorAll($"{part} > span").Select(said => said.GetAttribute("dir")));
        }

        var spoken = page.Body!.Descendants<IText>().Where(text => !string.IsNullOrWhiteSpace(text.Text) && text.ParentElement!.Closest("[hidden]") is null);
        Assert.All(spoken, text => Assert.NotNull(text.ParentElement!.Closest("[lang]:not(html)")));
        Assert.Empty(page.QuerySelectorAll("[title], [aria-label]"));
    }

    [Fact]
    public async Task The_whole_journey_is_one_document_the_same_at_both_its_addresses()
    {
        using var start = await portal.GetAsync("/en/");
        using var report = await portal.GetAsync("/en/report");

        Assert.Equal(
            await start.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            await report.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_title_icon_or_text_says_what_the_site_is_called(string path)
    {
        var page = await OpenAsync(path);

        Assert.DoesNotContain("SafeReport", page.DocumentElement.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(path.StartsWith("/fa", StringComparison.Ordinal) ? "بازدیدکنندگان" : "Visitors", page.Title);
    }

    [Fact]
    public async Task Every_label_belongs_to_a_field()
    {
        var page = await OpenAsync("/en/report");

        Assert.All(page.QuerySelectorAll("label[for]"), label => Assert.NotNull(page.GetElementById(label.GetAttribute("for")!)));
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    private async Task<IDocument> OpenAsync(string path)
    {
        using var response = await portal.GetAsync(path);
        response.EnsureSuccessStatusCode();
        response.ShouldTellNothing();
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return await new HtmlParser().ParseDocumentAsync(html, TestContext.Current.CancellationToken);
    }
}
