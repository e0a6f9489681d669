using System.CommandLine;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary><c>casedesk mailbox publish</c>: a snapshot of every mechanism now, besides those at fixed times.</summary>
public static class MailboxPublishVerb
{
    public static Command Create()
    {
        var json = VerbAction.JsonOption();
        return new Command("publish", "Publish a mailbox snapshot of every mechanism now. Its moment can be seen; the hourly ones say nothing.") { json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                List<PublishedSnapshot> published = [];
                foreach (var mechanism in await MechanismsAsync(services.GetRequiredService<DeskDatabase>(), cancellationToken))
                {
                    var (snapshot, refusal) = await services.GetRequiredService<SnapshotPublisher>().PublishAsync(MechanismId.Parse(mechanism), cancellationToken);
                    if (refusal is SnapshotRefusal.ClockInDoubt)
                    {
                        throw new RefusedException(services.GetRequiredService<TrustedClock>().Sentence);
                    }

                    if (snapshot is not null)
                    {
                        published.Add(snapshot);
                    }
                }

                Print(published, parsed.GetValue(json));
                return published.Count > 0 ? ExitCode.Done : throw new RefusedException("No mechanism has a desk key yet.");
            });
    }

    private static void Print(IReadOnlyList<PublishedSnapshot> published, bool json)
    {
        if (json)
        {
            VerbAction.PrintJson(published.Select(snapshot => new { Mechanism = snapshot.Mechanism.ToString(), snapshot.Number, snapshot.Bits, snapshot.Records }));
            return;
        }

        foreach (var snapshot in published)
        {
            Console.WriteLine($"{snapshot.Mechanism}  snapshot {snapshot.Number}, {snapshot.Bits} prefix bit(s), {snapshot.Records} record(s)");
        }
    }

    private static async Task<IReadOnlyList<string>> MechanismsAsync(DeskDatabase desk, CancellationToken cancellationToken)
    {
        const string sql = "select id from desk.mechanism order by position, id";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken))];
    }
}
