using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Seed;

namespace SafeReport.Browser.Tests.Support;

/// <summary>Another mechanism beside the demonstration's, with a root key of its own: its key sets can be changed and closed by a test.</summary>
internal sealed class SecondMechanism(WholeSystem system, NpgsqlDataSource intake) : IAsyncDisposable
{
    private readonly SecretBytes _root = SecretBytes.Random(Ed25519.SeedLength);
    private Keyset _keyset = null!;

    public MechanismId Id { get; } = MechanismId.New();

    public const string Name = "Visitors of the United Nations";

    public ValueTask DisposeAsync()
    {
        _root.Dispose();
        return intake.DisposeAsync();
    }

    public async Task PublishAsync(bool card)
    {
        using var client = new HttpClient { BaseAddress = system.Portal.Address };
        var note = await client.GetStringAsync(new Uri($"/api/mechanisms/{system.Mechanism}/keyset", UriKind.Relative));
        if (!Keyset.TryParse(SignedNote.TryParse(note)!.Text, out var first))
        {
            throw new InvalidOperationException("The demonstration's key set cannot be read.");
        }

        _keyset = first with { Mechanism = Id, Desk = new VerifierKey(Keyset.DeskKeyName(Id, 1), first.Desk.PublicKey) };
        var row = new SeededMechanism
        {
            Id = Id,
            Name = Name,
            PortalId = first.PortalId,
            Verifiers = [VerifierKey.Of(Keyset.RootKeyName(Id, 1), _root).ToString()],
            Demonstration = true,
            Position = 1,
        };
        await using var connection = await intake.OpenConnectionAsync();
        await row.AddToIntakeAsync(connection);
        if (card)
        {
            await connection.ExecuteAsync("""
                insert into intake.mechanism_card (mechanism, language, card)
                select @Id, language, replace(card, 'wikipedia', 'another') from intake.mechanism_card where mechanism = @First
                """, new { Id = Id.ToString(), First = system.Mechanism });
        }

        await AddKeysetAsync(connection);
    }

    /// <summary>A key set more, and the one before it closed.</summary>
    public async Task RotateAsync()
    {
        await using var connection = await intake.OpenConnectionAsync();
        _keyset = _keyset with { Serial = _keyset.Serial + 1, Previous = _keyset.TextHash() };
        await AddKeysetAsync(connection);
        await CloseAsync(connection, _keyset.Serial - 1);
    }

    public async Task CloseAsync()
    {
        await using var connection = await intake.OpenConnectionAsync();
        await CloseAsync(connection, _keyset.Serial);
        await UntilAsync("/api/mechanisms", list => list.Contains("\"open\":false", StringComparison.Ordinal));
    }

    private async Task CloseAsync(NpgsqlConnection connection, long serial) => await connection.ExecuteAsync(
        "insert into intake.closed_serial (mechanism, serial, closed_on) values (@Id, @Serial, current_date)", new { Id = Id.ToString(), Serial = serial });

    private async Task AddKeysetAsync(NpgsqlConnection connection)
    {
        var note = SignedNote.Sign(_keyset.ToText(), (Keyset.RootKeyName(Id, 1), _root));
        await connection.ExecuteAsync(
            "insert into intake.keyset (mechanism, serial, note, not_before, not_after) values (@Id, @Serial, @note, @NotBefore::text::date, @NotAfter::text::date)",
            new { Id = Id.ToString(), _keyset.Serial, note, NotBefore = Day(_keyset.NotBefore), NotAfter = Day(_keyset.NotAfter) });
        await UntilAsync($"/api/mechanisms/{Id}/keyset", seen => seen == note);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Until the Portal shows it: it is told by the database, and looks by itself every minute.</summary>
    private async Task UntilAsync(string path, Func<string, bool> isSeen)
    {
        using var client = new HttpClient { BaseAddress = system.Portal.Address };
        for (var attempt = 0; attempt < 900; attempt++)
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            if (isSeen(await response.Content.ReadAsStringAsync()))
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The Portal does not see it.");
    }
}
