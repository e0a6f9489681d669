using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.Portal.Tests;

/// <summary>What the desk publishes in the intake database, under the desk's role.</summary>
public sealed class Publishing(NpgsqlDataSource desk)
{
    public const string PortalId = "00112233445566778899aabbccddeeff";

    /// <summary>Whoever publishes waits until this one sees it: the Portal serves from its memory. Null while no Portal runs.</summary>
    public HttpClient? Visitor { get; set; }

    /// <param name="root">Makes a verifier of the mechanism's; without it there is one that nobody has the key of.</param>
    public async Task<MechanismId> MechanismAsync(
        string name = "National Preventive Mechanism", bool demonstration = false, int position = 0, Func<MechanismId, string>? root = null)
    {
        var id = MechanismId.New();
        var row = new SeededMechanism
        {
            Id = id,
            Name = name,
            PortalId = PortalId,
            Verifiers = [root is null ? $"safereport/{id}/root-1+01234567+AQ+/" : root(id)],
            Demonstration = demonstration,
            Position = position,
        };
        await using var connection = await desk.OpenConnectionAsync();
        await row.AddToIntakeAsync(connection);
        await UntilAsync("/api/mechanisms", list => list.Contains(id.ToString(), StringComparison.Ordinal));
        return id;
    }

    /// <summary>The Portal cannot judge a keyset; any text stands for the signed note.</summary>
    public async Task<string> KeysetAsync(MechanismId mechanism, long serial, int lastDay = 60)
    {
        var note = $"safereport.keyset/v1\nmechanism {mechanism}\nserial {serial}\n\n— signature\n";
        await KeysetAsync(mechanism, serial, note, lastDay);
        return note;
    }

    public async Task KeysetAsync(MechanismId mechanism, long serial, string note, int lastDay)
    {
        const string sql = """
            insert into intake.keyset (mechanism, serial, note, not_before, not_after)
            values (@Mechanism, @Serial, @Note, current_date - 100, current_date + @LastDay)
            """;
        await RunAsync(sql, new { Mechanism = mechanism.ToString(), Serial = serial, Note = note, LastDay = lastDay });
        await UntilAsync($"/api/mechanisms/{mechanism}/keysets/{serial}", seen => seen == note);
    }

    public async Task CloseAsync(MechanismId mechanism, long serial)
    {
        await RunAsync(
            "insert into intake.closed_serial (mechanism, serial, closed_on) values (@Mechanism, @Serial, current_date)",
            new { Mechanism = mechanism.ToString(), Serial = serial });
        var newest = "";
        await UntilAsync($"/api/mechanisms/{mechanism}/keyset", seen => (newest = seen).Length > 0);
        if (newest.Contains($"\nserial {serial}\n", StringComparison.Ordinal))
        {
            await UntilAsync("/api/mechanisms", list => Regex.IsMatch(list, $"\"id\":\"{mechanism}\"[^}}]*\"open\":false", RegexOptions.None, TimeSpan.FromSeconds(1)));
        }
    }

    /// <param name="seen">What stands on the page for errors when it was read; null for a card that cannot be.</param>
    public async Task CardAsync(MechanismId mechanism, string language, string card, string? seen)
    {
        await RunAsync(
            "insert into intake.mechanism_card (mechanism, language, card) values (@Mechanism, @Language, @Card) on conflict (mechanism, language) do update set card = excluded.card",
            new { Mechanism = mechanism.ToString(), Language = language, Card = card });
        if (seen is not null)
        {
            await UntilAsync("/no-page", html => html.Contains(seen, StringComparison.Ordinal));
        }
    }

    /// <summary>Until the Portal shows it: it is told by the database, and looks by itself every minute.</summary>
    public async Task UntilAsync(string path, Func<string, bool> isSeen)
    {
        for (var attempt = 0; Visitor is { } visitor; attempt++)
        {
            using var response = await visitor.GetAsync(path);
            if (isSeen(await response.Content.ReadAsStringAsync()))
            {
                return;
            }

            Assert.True(attempt < 1000, $"Not seen in time: {path}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public async Task<string> SnapshotAsync(MechanismId mechanism, long number, params (string Prefix, byte[] Bytes)[] files)
    {
        var note = $"safereport.mailbox/v1\nmechanism {mechanism}\nnumber {number}\n\n— signature\n";
        await RunAsync(
            "insert into intake.snapshot (mechanism, number, note) values (@Mechanism, @Number, @Note)",
            new { Mechanism = mechanism.ToString(), Number = number, Note = note });
        foreach (var (prefix, bytes) in files)
        {
            await RunAsync(
                "insert into intake.snapshot_file (mechanism, number, prefix, bytes) values (@Mechanism, @Number, @Prefix, @Bytes)",
                new { Mechanism = mechanism.ToString(), Number = number, Prefix = prefix, Bytes = bytes });
        }

        return note;
    }

    private async Task RunAsync(string sql, object parameters)
    {
        await using var connection = await desk.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}
