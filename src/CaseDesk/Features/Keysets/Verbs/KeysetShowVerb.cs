using System.CommandLine;
using System.Text;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets.Verbs;

/// <summary><c>casedesk keyset show</c>: each mechanism's newest keyset, and whether the Portal's database shows the same.</summary>
public static class KeysetShowVerb
{
    private const string HolderGone = "holder-gone";
    private const string Over = "over";

    public static Command Create()
    {
        var json = VerbAction.JsonOption();
        return new Command("show", "Show each mechanism's newest keyset: dates, fingerprints, and whether the Portal has the same.") { json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var shown = await ReadAsync(
                    services.GetRequiredService<DeskDatabase>(), services.GetRequiredService<IntakeDatabase>(), services.GetRequiredService<KeysetDues>(), cancellationToken);
                if (parsed.GetValue(json))
                {
                    VerbAction.PrintJson(shown);
                }
                else
                {
                    Print(shown);
                }

                return ExitCode.Done;
            });
    }

    private static async Task<IReadOnlyList<Shown>> ReadAsync(DeskDatabase desk, IntakeDatabase intake, KeysetDues dues, CancellationToken cancellationToken)
    {
        const string own = """
            select m.id, m.name, m.verifiers, m.threshold, k.serial, k.note
            from desk.mechanism m
            join lateral (select serial, note from desk.keyset where mechanism = m.id order by serial desc limit 1) k on true
            order by m.position, m.id
            """;
        const string published = "select note from intake.keyset where mechanism = @Id and serial = @Serial";
        await using var from = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var portal = await intake.Source.OpenConnectionAsync(cancellationToken);
        List<Shown> shown = [];
        foreach (var row in await from.QueryAsync<Row>(new CommandDefinition(own, cancellationToken: cancellationToken)))
        {
            var there = await portal.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
                published, new { row.Id, row.Serial }, cancellationToken: cancellationToken));
            var keyset = KeysetRelease.Read(row.Note);
            shown.Add(new Shown(
                row.Id, row.Name, row.Serial, Day(keyset.NotBefore), Day(keyset.NotAfter), Fingerprint.Of(Encoding.UTF8.GetBytes(keyset.ToText())),
                row.Threshold, [.. row.Verifiers.Select(Root)], row.Note == there, Named((await dues.ReadAsync(keyset.Mechanism, cancellationToken))!.Reason)));
        }

        return shown;
    }

    private static void Print(IReadOnlyList<Shown> shown)
    {
        foreach (var keyset in shown)
        {
            Console.WriteLine($"{keyset.Mechanism}  {keyset.Name}");
            Console.WriteLine($"  keyset {keyset.Serial}, {keyset.NotBefore} to {keyset.NotAfter}, {keyset.Fingerprint}");
            foreach (var root in keyset.Roots)
            {
                Console.WriteLine($"  root key {root.Fingerprint}");
            }

            Console.WriteLine($"  signatures needed: {keyset.Threshold}");
            Console.WriteLine(keyset.AsPublished ? "  The Portal's database has the same." : "  THE PORTAL'S DATABASE DOES NOT HAVE THE SAME.");
            if (keyset.Due is { } due)
            {
                Console.WriteLine($"  A NEW KEYSET IS DUE: {Why(due)}.");
            }
        }

        if (shown.Count == 0)
        {
            Console.WriteLine("There is no keyset yet.");
        }
    }

    private static string? Named(DueReason due) => due switch
    {
        DueReason.HolderGone => HolderGone,
        DueReason.Over => Over,
        DueReason.EndsSoon => "ends-soon",
        _ => null,
    };

    private static string Why(string due) => due switch
    {
        HolderGone => "somebody who is disabled was given a key that reporters seal to now; rotate with --close-old",
        Over => "its last day is over",
        _ => "it ends soon",
    };

    private static ShownRoot Root(string verifier) => new(verifier, Fingerprint.Of(VerifierKey.Parse(verifier).PublicKey));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");

    private sealed record Shown(
        string Mechanism, string Name, long Serial, string NotBefore, string NotAfter, string Fingerprint, int Threshold,
        IReadOnlyList<ShownRoot> Roots, bool AsPublished, string? Due);

    private sealed record ShownRoot(string Verifier, string Fingerprint);

    // By properties: the driver hands over an array that no constructor of string[] matches.
    private sealed record Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string[] Verifiers { get; init; }

        public required int Threshold { get; init; }

        public required long Serial { get; init; }

        public required string Note { get; init; }
    }
}
