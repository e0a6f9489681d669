using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Publishes every mechanism's snapshot as each hour begins, whether or not anything changed: its moment must say nothing.</summary>
/// <remarks>
/// A failure is tried again at the next look; a start finds out by itself whether an hour was missed. The hour of the newest snapshot is
/// the desk's own knowledge, and one that lies ahead, from when the clock was wrong, is followed by a right one at once.
/// </remarks>
public sealed class SnapshotClock(
    SnapshotPublisher publisher, DeskDatabase desk, IntakeDatabase intake, TrustedClock clock, TimeProvider time, ILogger<SnapshotClock> log)
    : PatientLoop(time, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    protected override TimeSpan UntilFirst => Interval;

    protected override string Failure => "A mailbox snapshot could not be published";

    /// <summary>Publishes what is due; nothing while the clock is not believed.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await clock.LookAsync(cancellationToken);
        if (clock.Doubt is not null)
        {
            return;
        }

        var hour = MailboxNote.FormatHour(clock.Wall);
        var own = await OwnAsync(cancellationToken);
        foreach ((var mechanism, var published) in await PublishedAsync(cancellationToken))
        {
            // Fewer there than here: stopped between the two databases, or the intake database was lost.
            if (own.GetValueOrDefault(mechanism) is var newest && (newest.Made != hour || published < newest.Number))
            {
                await publisher.PublishAsync(MechanismId.Parse(mechanism), cancellationToken);
            }
        }
    }

    protected override Task StepAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    private async Task<IReadOnlyDictionary<string, (string? Made, long Number)>> OwnAsync(CancellationToken cancellationToken)
    {
        const string sql = "select mechanism, made, number from desk.mailbox_state";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<(string Mechanism, string? Made, long Number)>(new CommandDefinition(sql, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Mechanism, row => (row.Made, row.Number), StringComparer.Ordinal);
    }

    private async Task<IEnumerable<(string Mechanism, long Number)>> PublishedAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            select m.id, (select coalesce(max(s.number), 0) from intake.snapshot s where s.mechanism = m.id)
            from intake.mechanism m
            order by m.position, m.id
            """;
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<(string, long)>(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }
}
