using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Hosting;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Counts refused sign-ins, and puts on record of each name and hour that there were some, and how many.</summary>
public sealed class RefusedSignIns(DeskDatabase database, EventLog events, TimeProvider time)
{
    private DateTime Hour
    {
        get
        {
            var now = time.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        }
    }

    /// <param name="officer">Whose name was given; that of nobody for a name that no officer has.</param>
    public async Task CountAsync(Guid officer, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.refused_sign_in as r (officer, hour, count) values (@officer, @Hour, 1)
            on conflict (officer, hour) do update set count = r.count + 1
            """;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { officer, Hour }, cancellationToken: cancellationToken));
    }

    /// <summary>How many there are that no event tells yet, of a mechanism's officers and of nobody's name.</summary>
    public async Task<long> OpenAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select coalesce(sum(r.count), 0)::bigint
            from desk.refused_sign_in r left join desk.officer o on o.id = r.officer
            where o.mechanism is null or o.mechanism = @Mechanism
            """;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
    }

    /// <summary>One event for each name and hour that is over.</summary>
    public async Task CloseHoursAsync(CancellationToken cancellationToken)
    {
        // Other than this hour, not before it: a clock that was ahead for a while must leave no count behind.
        const string sql = """
            with over as (delete from desk.refused_sign_in where hour <> @Hour returning officer, hour, count)
            select over.officer, o.mechanism, over.count from over left join desk.officer o on o.id = over.officer order by over.hour, over.officer
            """;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var over = (await connection.QueryAsync<(Guid Officer, string? Mechanism, long Count)>(
            new CommandDefinition(sql, new { Hour }, transaction, cancellationToken: cancellationToken))).ToList();
        foreach ((var officer, var mechanism, var count) in over)
        {
            OfficerId? known = mechanism is null ? null : new OfficerId(officer);
            await events.AppendAsync(
                connection, transaction,
                new DeskEvent(Acts.SignInRefused(count), known, mechanism is null ? null : MechanismId.Parse(mechanism), "officer", known?.Value),
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>Comes by every minute; the counts of an hour wait in the database meanwhile.</summary>
public sealed class RefusedSignInClock(RefusedSignIns refused, TimeProvider time, ILogger<RefusedSignInClock> log) : PatientLoop(time, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override TimeSpan UntilFirst => Interval;

    protected override string Failure => "Refused sign-ins could not be put on record";

    protected override Task StepAsync(CancellationToken cancellationToken) => refused.CloseHoursAsync(cancellationToken);
}
