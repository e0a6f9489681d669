using System.Data;
using Dapper;
using Npgsql;
using SafeReport.Portal.Features.Intake;
using SafeReport.Portal.Features.Shared;

namespace SafeReport.Portal.Features.Keysets;

/// <summary>The mechanisms as everybody may see them, in the order of <c>/api/mechanisms</c>.</summary>
internal sealed class PublishedMechanisms(NpgsqlDataSource database, TimeProvider clock)
{
    private volatile IReadOnlyList<PageMechanism> _lastKnown = [];

    public async Task<IReadOnlyList<PageMechanism>> ListAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            select m.id, m.name, m.portal_id as PortalId, m.verifiers, m.threshold, m.lowest_serial as LowestSerial,
                   coalesce((select @Today <= k.not_after + @Grace
                                    and not exists (select from intake.closed_serial c where c.mechanism = k.mechanism and c.serial = k.serial)
                             from intake.keyset k where k.mechanism = m.id order by k.serial desc limit 1), false) as Open
            from intake.mechanism m
            order by m.position, m.id
            """;
        var parameters = new DynamicParameters();
        parameters.Add("Today", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), DbType.Date);
        parameters.Add("Grace", PublishedKeysets.DaysOfGrace);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return _lastKnown = [.. rows.Select(row => row.ToMechanism())];
    }

    /// <summary>For the pages, which a person in danger must be able to read while the database is away: then as last seen.</summary>
    public async Task<IReadOnlyList<PageMechanism>> ListForPagesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(cancellationToken);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException && _lastKnown.Count > 0)
        {
            return _lastKnown;
        }
    }

    private sealed record Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string PortalId { get; init; }

        public required string[] Verifiers { get; init; }

        public required int Threshold { get; init; }

        public required long LowestSerial { get; init; }

        public required bool Open { get; init; }

        public PageMechanism ToMechanism() => new(Id, Name, PortalId, Verifiers, Threshold, LowestSerial, Open);
    }
}
