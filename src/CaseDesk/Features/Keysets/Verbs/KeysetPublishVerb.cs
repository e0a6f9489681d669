using System.CommandLine;
using Npgsql;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets.Verbs;

/// <summary><c>casedesk keyset publish</c>: takes in a signed keyset, and gives the Portal what the desk holds and the Portal lacks.</summary>
public static class KeysetPublishVerb
{
    public static Command Create()
    {
        var note = KeyVerbOptions.Note();
        var record = KeyVerbOptions.Record();
        var present = KeyVerbOptions.Present();
        var json = VerbAction.JsonOption();
        return new Command("publish", "Check every keyset and give the Portal those it lacks; with --note, take in a newly signed one first.") { note, record, present, json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var acceptance = services.GetRequiredService<KeysetAcceptance>();
                if (parsed.GetValue(record) is not null && parsed.GetValue(note) is not { Length: > 0 })
                {
                    throw new MisusedException("--record is the record of the keyset that --note names.");
                }

                var clock = services.GetRequiredService<TrustedClock>();
                AcceptedKeyset? accepted = null;
                if (parsed.GetValue(note) is { Length: > 0 } files)
                {
                    accepted = (await acceptance.AcceptAsync([.. files.Select(KeyVerbOptions.ReadText)], expected: false, Console.Error.WriteLine, cancellationToken))
                        .OrRefuse(clock);
                }

                List<Published> published = [];
                foreach (var mechanism in await MechanismsAsync(services.GetRequiredService<DeskDatabase>(), cancellationToken))
                {
                    var now = (await acceptance.PublishAsync(MechanismId.Parse(mechanism), _ => { }, cancellationToken)).OrRefuse(clock);
                    published.Add(new Published(mechanism, accepted?.Keyset.Mechanism.ToString() == mechanism ? [accepted.Keyset.Serial] : now));
                }

                if (accepted is not null && parsed.GetValue(record) is { } directory)
                {
                    await RecordAsync(services, accepted.Keyset, parsed.GetValue(present) ?? [], directory, cancellationToken);
                }

                Print(published, parsed.GetValue(json));
                return ExitCode.Done;
            });
    }

    internal static async Task RecordAsync(
        IServiceProvider services, Keyset keyset, IReadOnlyList<string> present, string directory, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("Writing the record …");
        var clock = services.GetRequiredService<TrustedClock>();
        var record = (await services.GetRequiredService<KeysetRecords>().ReadAsync(keyset.Mechanism, keyset.Serial, roots: null, present, cancellationToken)).OrRefuse(clock);
        record.Write(directory).OrRefuse(clock);
    }

    private static void Print(IReadOnlyList<Published> published, bool json)
    {
        if (json)
        {
            VerbAction.PrintJson(published);
            return;
        }

        foreach (var mechanism in published)
        {
            var what = mechanism.Serials.Count == 0 ? "nothing was missing" : $"published: {string.Join(", ", mechanism.Serials)}";
            Console.WriteLine($"{mechanism.Mechanism}  signatures and chain are sound; {what}");
        }
    }

    private static async Task<IReadOnlyList<string>> MechanismsAsync(DeskDatabase desk, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. (await MechanismRow.ListAsync(connection, cancellationToken)).Select(mechanism => mechanism.Id)];
    }

    private sealed record Published(string Mechanism, IReadOnlyList<long> Serials);
}
