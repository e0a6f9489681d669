using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>A mechanism as the desk holds it: what visitors pin.</summary>
internal sealed record MechanismRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string PortalId { get; init; }

    public required string[] Verifiers { get; init; }

    public required int Threshold { get; init; }

    public required long LowestSerial { get; init; }

    public required bool Demonstration { get; init; }

    public required int Position { get; init; }

    private const string Columns = "id, name, portal_id as PortalId, verifiers, threshold, lowest_serial as LowestSerial, demonstration, position";

    public KeysetPins Pins() => new(MechanismId.Parse(Id), PortalId, [.. Verifiers.Select(VerifierKey.Parse)], Threshold, LowestSerial);

    public static Task<MechanismRow?> FindAsync(NpgsqlConnection connection, MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = $"select {Columns} from desk.mechanism where id = @Id";
        return connection.QuerySingleOrDefaultAsync<MechanismRow>(new CommandDefinition(sql, new { Id = mechanism.ToString() }, cancellationToken: cancellationToken));
    }

    public static async Task<IReadOnlyList<MechanismRow>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string sql = $"select {Columns} from desk.mechanism order by position, id";
        return [.. await connection.QueryAsync<MechanismRow>(new CommandDefinition(sql, cancellationToken: cancellationToken))];
    }
}
