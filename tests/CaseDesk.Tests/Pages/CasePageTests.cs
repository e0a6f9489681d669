using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>What holds for every page of a case, as the program itself lists them: nobody has to think of a new one here.</summary>
public sealed class CasePageTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task Every_page_of_a_case_opens_it_once_and_is_for_those_who_work_on_cases()
    {
        List<string> wrong = [];
        foreach (var page in await PagesAsync())
        {
            if (page.ModelTypeInfo!.GetCustomAttribute<OpensCaseAttribute>() is null)
            {
                wrong.Add($"{page.RelativePath} lacks [OpensCase]");
            }

            if (page.ModelTypeInfo!.GetCustomAttribute<AuthorizeAttribute>()?.Policy != Policies.CaseWork)
            {
                wrong.Add($"{page.RelativePath} lacks [Authorize(Policies.CaseWork)]");
            }
        }

        Differences.None("Pages of a case that are not shut as the others are", wrong);
    }

    [Theory]
    [InlineData(Role.Admin, HttpStatusCode.Forbidden)]
    [InlineData(Role.Audit, HttpStatusCode.Forbidden)]
    [InlineData(Role.Custodian, HttpStatusCode.Forbidden)]
    [InlineData(Role.Intake, HttpStatusCode.Forbidden)]
    [InlineData(Role.Case, HttpStatusCode.NotFound)]
    [InlineData(Role.Focal, HttpStatusCode.NotFound)]
    public async Task A_case_of_others_is_behind_none_of_its_pages(string role, HttpStatusCode expected)
    {
        var officer = await desk.OfficerAsync(role);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        foreach (var page in await PagesAsync())
        {
            var path = FormTokenTests.Path(page.AttributeRouteInfo!.Template!);
            Assert.Equal((path, expected), (path, (await browser.GetAsync(path)).Status));
        }
    }

    private async Task<IReadOnlyList<CompiledPageActionDescriptor>> PagesAsync()
    {
        var loader = desk.Services.GetRequiredService<PageLoader>();
        List<CompiledPageActionDescriptor> pages = [];
        foreach (var page in desk.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>()
            .Where(page => page.AttributeRouteInfo!.Template!.StartsWith("cases/{", StringComparison.Ordinal)))
        {
            pages.Add(await loader.LoadAsync(page, EndpointMetadataCollection.Empty));
        }

        Assert.True(pages.Count >= 6, string.Join(' ', pages.Select(page => page.RelativePath)));
        return pages;
    }
}
