using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.Portal.Tests;

/// <summary>A Portal as a real process over databases of its own: a class fixture, or started by hand on a cluster that a test stops.</summary>
public sealed class PortalUnderTest : IAsyncLifetime
{
    private readonly PostgresCluster? _cluster;
    private readonly Dictionary<string, string> _settings;

    /// <summary>In the cluster all tests share.</summary>
    public PortalUnderTest()
        : this(null)
    {
    }

    private PortalUnderTest(PostgresCluster? cluster, Dictionary<string, string>? settings = null) => (_cluster, _settings) = (cluster, settings ?? []);

    public Databases Databases { get; private set; } = null!;

    public AppProcess Process { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public StoredItems Stored { get; private set; } = null!;

    public Publishing Publish { get; private set; } = null!;

    /// <summary>A mechanism whose keyset with serial 1 takes items.</summary>
    public MechanismId Mechanism { get; private set; }

    public static async Task<PortalUnderTest> StartAsync(PostgresCluster? cluster = null, Dictionary<string, string>? settings = null)
    {
        var portal = new PortalUnderTest(cluster, settings);
        await portal.InitializeAsync();
        return portal;
    }

    public async ValueTask InitializeAsync()
    {
        Databases = await Databases.CreateAsync(_cluster);
        var desk = Databases.Source(new NpgsqlConnectionStringBuilder(Databases.IntakeAsDesk) { Pooling = false }.ConnectionString);
        Stored = new StoredItems(desk);
        Publish = new Publishing(desk);
        Mechanism = await Publish.MechanismAsync();
        await Publish.KeysetAsync(Mechanism, 1);
        await StartProcessAsync();
    }

    /// <summary>Starts the process, again after it was killed; its address is a new one.</summary>
    public async Task StartProcessAsync()
    {
        var settings = new Dictionary<string, string>(_settings, StringComparer.Ordinal) { ["SafeReport__Database"] = Databases.IntakeAsPortal };
        Process = await AppProcess.StartAsync("SafeReport.Portal.dll", settings);
        Http?.Dispose();
        Http = Visitor();
        Publish.Visitor = Http;
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient Visitor() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = Process.Address,
        Timeout = TimeSpan.FromSeconds(90),
    };

    public Task<HttpResponseMessage> SendAsync(ItemId item, byte[] body, string? keyset = "1", HttpClient? visitor = null) =>
        PutAsync($"/api/mechanisms/{Mechanism}/items/{item}", new ByteArrayContent(body), keyset, visitor);

    public async Task<HttpResponseMessage> PutAsync(string path, HttpContent body, string? keyset = "1", HttpClient? visitor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = body };
        if (keyset is not null)
        {
            request.Headers.TryAddWithoutValidation("Keyset", keyset);
        }

        return await RequestAsync(request, visitor);
    }

    public Task<HttpResponseMessage> GetAsync(string path, HttpClient? visitor = null) => (visitor ?? Http).GetAsync(path, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string path, byte[] body) => Http.PostAsync(path, new ByteArrayContent(body), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> RequestAsync(HttpRequestMessage request, HttpClient? visitor = null) =>
        (visitor ?? Http).SendAsync(request, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
        await Databases.DisposeAsync();
    }
}
