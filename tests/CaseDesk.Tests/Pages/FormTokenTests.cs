using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>Another site's page must not be able to post in an officer's name.</summary>
public sealed class FormTokenTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task Every_act_posted_without_the_forms_token_is_refused()
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        List<string> posts = [.. await PagePostsAsync(), .. EndpointPosts()];

        Assert.True(posts.Count >= 14, string.Join(' ', posts));
        foreach (var path in posts)
        {
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, await browser.PostBareAsync(path)));
        }
    }

    /// <summary>An address of that template, with ids that nothing has.</summary>
    internal static string Path(string template) => "/" + string.Join('/', TemplateParser.Parse(template).Segments
        .Select(segment => segment.IsSimple && segment.Parts[0].IsParameter ? Guid.NewGuid().ToString() : string.Concat(segment.Parts.Select(part => part.Text))));

    /// <summary>Every handler that takes a POST, as the program itself lists them. The error page only draws.</summary>
    private async Task<IReadOnlyList<string>> PagePostsAsync()
    {
        var loader = desk.Services.GetRequiredService<PageLoader>();
        List<string> paths = [];
        foreach (var page in desk.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            paths.AddRange(compiled.HandlerMethods
                .Where(handler => handler.HttpMethod == "Post" && !page.RelativePath.EndsWith("/Error.cshtml", StringComparison.Ordinal))
                .Select(handler => Path(page.AttributeRouteInfo!.Template!) + (handler.Name is { Length: > 0 } name ? $"?handler={name}" : "")));
        }

        return paths;
    }

    private IEnumerable<string> EndpointPosts() => desk.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
        .Select(endpoint => Path(endpoint.RoutePattern.RawText!));
}
