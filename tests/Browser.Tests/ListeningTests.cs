using System.Net;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>Both servers listen where they were asked to and nowhere else, and an officer's session does not leave TLS.</summary>
public sealed class ListeningTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("safereport-").FullName;
    private Databases _databases = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _databases = await Databases.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData("SafeReport.CaseDesk.dll")]
    [InlineData("SafeReport.Portal.dll")]
    public async Task A_host_name_is_listened_at_where_it_leads_and_not_at_every_interface(string program)
    {
        var name = Dns.GetHostName();
        var leadsTo = await Dns.GetHostAddressesAsync(name, Stop);
        await using var server = await StartAsync(program, ("ASPNETCORE_URLS", $"http://{name}:0"), ("SafeReport__AllowPlainHttp", leadsTo.All(IPAddress.IsLoopback) ? "false" : "true"));

        Assert.Contains(IPAddress.Parse(server.Address.Host.Trim('[', ']')), leadsTo);
    }

    [Theory]
    [InlineData("SafeReport.CaseDesk.dll", "http://0.0.0.0:0")]
    [InlineData("SafeReport.CaseDesk.dll", "http://*:0")]
    [InlineData("SafeReport.CaseDesk.dll", "http://[::]:0")]
    [InlineData("SafeReport.Portal.dll", "http://+:0")]
    [InlineData("SafeReport.Portal.dll", "http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Plain_http_beyond_this_machine_is_refused_until_it_is_allowed(string program, string urls)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(program, ("ASPNETCORE_URLS", urls)));
        Assert.Contains("SafeReport__AllowPlainHttp=true", refused.Message, StringComparison.Ordinal);

        await using var allowed = await StartAsync(program, ("ASPNETCORE_URLS", urls), ("SafeReport__AllowPlainHttp", "true"));
        Assert.NotEqual(0, allowed.Address.Port);
    }

    [Fact]
    public async Task Ports_alone_do_not_open_every_interface()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("SafeReport.CaseDesk.dll", ("ASPNETCORE_URLS", ""), ("ASPNETCORE_HTTP_PORTS", "0")));
        Assert.Contains("SafeReport__AllowPlainHttp=true", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_named_proxy_cookies_are_bound_to_the_host_and_to_TLS()
    {
        await using var desk = await StartAsync("SafeReport.CaseDesk.dll", ("SafeReport__Proxy", "127.0.0.1"));

        using var byTls = await AskAsync(desk, "/sign-in", "https");
        Assert.Equal(HttpStatusCode.OK, byTls.StatusCode);
        Assert.StartsWith("max-age=", byTls.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        var cookie = byTls.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-form=", cookie, StringComparison.Ordinal);
        foreach (var attribute in new[] { "secure", "path=/", "httponly", "samesite=strict" })
        {
            Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);

        using var plain = await AskAsync(desk, "/sign-in", null);
        Assert.Equal((HttpStatusCode.BadRequest, false), (plain.StatusCode, plain.Headers.Contains("Set-Cookie")));
        using var health = await AskAsync(desk, "/healthz", null);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("192.0.2.7")]
    [InlineData("192.0.2.0/24")]
    public async Task Who_is_not_the_named_proxy_is_not_believed(string? proxy)
    {
        await using var desk = await StartAsync("SafeReport.CaseDesk.dll", ("SafeReport__Proxy", proxy ?? ""), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        using var answer = await AskAsync(desk, "/sign-in", "https");
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(proxy is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("", false)]
    public async Task The_portal_tells_every_browser_to_stay_with_TLS_where_it_stands_behind_it(string proxy, bool tells)
    {
        await using var portal = await StartAsync("SafeReport.Portal.dll", ("SafeReport__Proxy", proxy));
        foreach (var path in new[] { "/", "/nothing", "/api/mechanisms" })
        {
            using var answer = await AskAsync(portal, path, "https");
            Assert.Equal((path, tells), (path, answer.Headers.Contains("Strict-Transport-Security")));
        }
    }

    private async Task<AppProcess> StartAsync(string program, params (string Name, string Value)[] more)
    {
        var settings = DeskCommand.Settings(_databases, _data);
        settings["SafeReport__Database"] = _databases.IntakeAsPortal;
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return await AppProcess.StartAsync(program, settings);
    }

    private static async Task<HttpResponseMessage> AskAsync(AppProcess server, string path, string? proto)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path));
        if (proto is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", proto);
        }

        return await client.SendAsync(request, Stop);
    }
}
