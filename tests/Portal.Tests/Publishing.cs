using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;

namespace SafeReport.Portal.Tests;

/// <summary>What the desk publishes in the intake database, under the desk's role.</summary>
public sealed class Publishing(NpgsqlDataSource desk)
{
    public const string PortalId = "00112233445566778899aabbccddeeff";

    public async Task<MechanismId> MechanismAsync(string name = "National Preventive Mechanism", bool demonstration = false, int position = 0)
    {
        var id = MechanismId.New();
        var row = new SeededMechanism
        {
            Id = id,
            Name = name,
            PortalId = PortalId,
            Verifiers = [$"safereport/{id}/root-1+01234567+AQ+/"],
            Demonstration = demonstration,
            Position = position,
        };
        await using var connection = await desk.OpenConnectionAsync();
        await row.AddToIntakeAsync(connection);
        return id;
    }

    /// <summary>The Portal cannot judge a keyset; any text stands for the signed note.</summary>
    public async Task<string> KeysetAsync(MechanismId mechanism, long serial, int lastDay = 60)
    {
        const string sql = """
            insert into intake.keyset (mechanism, serial, note, not_before, not_after)
            values (@Mechanism, @Serial, @Note, current_date - 100, current_date + @LastDay)
            """;
        var note = $"safereport.keyset/v1\nmechanism {mechanism}\nserial {serial}\n\n— signature\n";
        await RunAsync(sql, new { Mechanism = mechanism.ToString(), Serial = serial, Note = note, LastDay = lastDay });
        return note;
    }

    public Task CloseAsync(MechanismId mechanism, long serial) => RunAsync(
        "insert into intake.closed_serial (mechanism, serial, closed_on) values (@Mechanism, @Serial, current_date)",
        new { Mechanism = mechanism.ToString(), Serial = serial });

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
