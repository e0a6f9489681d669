using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Publishes every mechanism's snapshot as each hour begins, whether or not anything changed: its moment must say nothing.</summary>
/// <remarks>A failure is tried again at the next look; a start finds out by itself whether an hour was missed.</remarks>
public sealed class SnapshotClock(SnapshotPublisher publisher, IntakeDatabase intake, TimeProvider time, ILogger<SnapshotClock> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>Publishes what is due.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        string hour = MailboxNote.FormatHour(time.GetUtcNow());
        foreach ((string mechanism, string? note) in await NewestAsync(cancellationToken))
        {
            if (MadeIn(note) is not { } made || string.CompareOrdinal(made, hour) < 0)
            {
                await publisher.PublishAsync(MechanismId.Parse(mechanism), cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        bool failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                failing = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!failing)
                {
                    // The kind only: a database's message may quote what it was given.
                    logger.LogError("A mailbox snapshot could not be published ({Kind}); it is tried again.", e.GetType().Name);
                }

                failing = true;
            }
        }
    }

    // The line only: whether the note is sound is for those who read it, and a large desk's note is long.
    private static string? MadeIn(string? note) =>
        note?.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(parts => parts is ["made", _])?[1];

    private async Task<IEnumerable<(string Mechanism, string? Note)>> NewestAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            select m.id, (select s.note from intake.snapshot s where s.mechanism = m.id order by s.number desc limit 1)
            from intake.mechanism m
            order by m.position, m.id
            """;
        await using NpgsqlConnection connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<(string, string?)>(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }
}
