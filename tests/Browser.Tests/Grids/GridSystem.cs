using Keys = SafeReport.Crypto.Tests.Support.Keys;
using System.Text.Json;
using Microsoft.Playwright;
using Npgsql;
using SafeReport.Browser.Tests.Support;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Tests.Support;
using SafeReport.Portal.Tests;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>The Portal over a database of its own, with a mechanism whose keys the test holds: what arrives can be opened here, and keysets come and go as a test wants.</summary>
public sealed class GridSystem : IAsyncLifetime
{
    /// <summary>Where Exit leads, without going there.</summary>
    public const string Elsewhere = "https://www.example.org/";

    private Databases _databases = null!;
    private HttpClient _visitor = null!;
    private StoredItems _stored = null!;
    private IPlaywright _playwright = null!;

    public AppProcess Portal { get; private set; } = null!;

    public MechanismId Mechanism { get; private set; }

    public Publishing Publish { get; private set; } = null!;

    /// <summary>The newest keyset's.</summary>
    public long Serial { get; private set; }

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _databases = await Databases.CreateAsync();
        var desk = _databases.Source(new NpgsqlConnectionStringBuilder(_databases.IntakeAsDesk) { Pooling = false }.ConnectionString);
        _stored = new StoredItems(desk);
        Publish = new Publishing(desk);
        Mechanism = await Publish.MechanismAsync(root: RootOf);
        Portal = await AppProcess.StartAsync("SafeReport.Portal.dll", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SafeReport__Database"] = _databases.IntakeAsPortal,
        });
        _visitor = new HttpClient { BaseAddress = Portal.Address };
        Publish.Visitor = _visitor;
        await PublishNextAsync();
        foreach (var language in new[] { "en", "fa" })
        {
            var card = $$"""{"who":"We visit","cannot":"","telephone":"022 {{language}}","post":"","hours":"","emergency":"","exit":"{{Elsewhere}}","workingDays":3,"weekdays":[1,2,3,4,5,6,7],"daysOff":[]}""";
            await Publish.CardAsync(Mechanism, language, card, $"022 {language}");
        }

        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        _visitor.Dispose();
        await Portal.DisposeAsync();
        await _databases.DisposeAsync();
    }

    /// <param name="lastDay">Its last day from today, as it is signed; the Portal is told of a later one, as one that was kept offline would have it.</param>
    public async Task<long> PublishNextAsync(int lastDay = 60)
    {
        Serial++;
        using var desk = Keys.Seed("desk");
        using var root = Keys.RootSeed(1);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var keyset = new Keyset(
            Mechanism, Publishing.PortalId, Serial, Keyset.NoPrevious[..^1] + (Serial == 1 ? "0" : "1"), today.AddDays(Math.Min(lastDay, 0) - 40), today.AddDays(lastDay),
            Keys.Hybrid($"intake {Serial}").Recipient.ToString(), Keys.Hybrid("custodian").Recipient.ToString(), Keys.Hybrid("alarm").Recipient.ToString(),
            VerifierKey.Of(Keyset.DeskKeyName(Mechanism, 1), desk), ToolRecipient: null);
        var note = SignedNote.Sign(keyset.ToText(), (Keyset.RootKeyName(Mechanism, 1), root));
        await Publish.KeysetAsync(Mechanism, Serial, note, Math.Max(lastDay, 60));
        return Serial;
    }

    /// <summary>Every text of these items, and under which keyset each came, in the order given; none for an item that is not there.</summary>
    public async Task<IReadOnlyList<Arrived>> ArrivedAsync(IEnumerable<string> items)
    {
        var arrived = new List<Arrived>();
        foreach (var id in items)
        {
            if (!ItemId.TryParse(id, out var item) || await _stored.SubmissionAsync(item) is not { } body)
            {
                continue;
            }

            var serial = (await _stored.FactsAsync(item)).Serial;
            using var identity = Keys.Hybrid($"intake {serial}");
            using var opened = ReadItem.Sealed(body[SealedItemForm.AlarmPartLength..], identity, item, Mechanism, out var refusal)
                ?? throw new InvalidOperationException($"The desk would refuse it: {refusal}");
            arrived.Add(new Arrived(id, serial, opened.Report.Root.Clone(), [.. opened.Attachments.Select(file => file.Length)]));
        }

        return arrived;
    }

    private static string RootOf(MechanismId mechanism)
    {
        using var root = Keys.RootSeed(1);
        return VerifierKey.Of(Keyset.RootKeyName(mechanism, 1), root).ToString();
    }
}

/// <summary>An item as the desk would find it.</summary>
public sealed record Arrived(string Id, long Serial, JsonElement Report, IReadOnlyList<long> Files)
{
    public string What => Report.TryGetProperty("what", out var what) ? what.GetString()! : "";

    public IReadOnlyList<string?> Replaces =>
        Report.GetProperty("visit").TryGetProperty("replaces", out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetString())] : [];
}
