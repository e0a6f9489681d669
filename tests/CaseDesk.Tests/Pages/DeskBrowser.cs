using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>A page as it arrived.</summary>
public sealed record Seen(HttpResponseMessage Answer, string Body, IHtmlDocument Page, Uri At)
{
    public HttpStatusCode Status => Answer.StatusCode;

    public string Text(string selector) => Page.QuerySelector(selector)?.TextContent.Trim() ?? throw new InvalidOperationException($"The page has no {selector}.");

    public bool Has(string selector) => Page.QuerySelector(selector) is not null;

    public IEnumerable<string> Texts(string selector) => Page.QuerySelectorAll(selector).Select(element => element.TextContent.Trim());
}

/// <summary>A browser without JavaScript: cookies, links, forms. It follows redirects and sends what the form on the page holds.</summary>
public sealed class DeskBrowser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;

    public DeskBrowser(Uri address)
    {
        Address = address;
        _client = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public IReadOnlyList<Cookie> Cookies => [.. _cookies.GetAllCookies().Cast<Cookie>()];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<Seen> GetAsync(string path) => SendAsync(HttpMethod.Get, new Uri(Address, path), null);

    /// <summary>One answer as it is: redirects are not followed.</summary>
    public async Task<HttpResponseMessage> FetchAsync(string path) => await _client.GetAsync(new Uri(Address, path), Stop);

    public Task<Seen> SignInAsync(TestOfficer officer) => SignInAsync(officer.Name, officer.Passphrase, officer.NextCode());

    public async Task<Seen> SignInAsync(string name, string passphrase, string code, string at = "/sign-in") =>
        await SubmitAsync(await GetAsync(at), "#sign-in", ("name", name), ("passphrase", passphrase), ("code", code));

    /// <summary>Sends a form: what it holds, with these fields put in.</summary>
    public Task<Seen> SubmitAsync(Seen seen, string formSelector, params (string Name, string Value)[] fields) => PressAsync(seen, formSelector, button: null, fields);

    /// <summary>Sends a form by one of its buttons.</summary>
    public async Task<Seen> PressAsync(Seen seen, string formSelector, string? button, params (string Name, string Value)[] fields)
    {
        var form = Form(seen, formSelector);
        var sent = Values(form).Where(value => fields.All(field => field.Name != value.Name)).Concat(fields).ToList();
        if (button is not null && form.QuerySelector(button) is IHtmlButtonElement { Name: { Length: > 0 } name } pressed)
        {
            sent.Add((name, pressed.Value));
        }

        var action = form.GetAttribute("action") is { Length: > 0 } given ? given : seen.At.PathAndQuery;
        using var content = new FormUrlEncodedContent(sent.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        return await SendAsync(HttpMethod.Post, new Uri(seen.At, action), content);
    }

    /// <summary>What drafts.js does while somebody types.</summary>
    public async Task<HttpStatusCode> SaveDraftAsync(Seen seen, string formSelector, params (string Name, string Value)[] fields)
    {
        var form = Form(seen, formSelector);
        var sent = Values(form).Where(value => fields.All(field => field.Name != value.Name)).Concat(fields);
        using var content = new FormUrlEncodedContent(sent.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        using var answer = await _client.PostAsync(new Uri(Address, $"/drafts/{form.Dataset["draft"]}"), content, Stop);
        return answer.StatusCode;
    }

    /// <summary>A POST as another site's page would send it: with the cookies, without a form's token.</summary>
    public async Task<HttpStatusCode> PostBareAsync(string path)
    {
        using var content = new FormUrlEncodedContent([]);
        using var answer = await _client.PostAsync(new Uri(Address, path), content, Stop);
        return answer.StatusCode;
    }

    public void Dispose() => _client.Dispose();

    private static IHtmlFormElement Form(Seen seen, string selector) =>
        seen.Page.QuerySelector(selector) as IHtmlFormElement ?? throw new InvalidOperationException($"The page at {seen.At.AbsolutePath} has no form {selector}.");

    private static IEnumerable<(string Name, string Value)> Values(IHtmlFormElement form)
    {
        foreach (var element in form.QuerySelectorAll("input, select, textarea"))
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    yield return (name, input.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    yield return (name, select.Value ?? "");
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return (name, area.Value);
                    break;
            }
        }
    }

    private async Task<Seen> SendAsync(HttpMethod method, Uri address, HttpContent? content)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            var answer = await _client.SendAsync(request, Stop);
            if (answer.Headers.Location is { } location && redirects < 10)
            {
                (method, address, content) = (HttpMethod.Get, new Uri(address, location), null);
                answer.Dispose();
                continue;
            }

            var body = await answer.Content.ReadAsStringAsync(Stop);
            return new Seen(answer, body, await new HtmlParser().ParseDocumentAsync(body, Stop), address);
        }
    }
}
