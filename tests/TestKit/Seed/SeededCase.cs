using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;

namespace SafeReport.TestKit.Seed;

/// <summary>A case as far as it stands in the clear: no officer has its key, and nothing in it is sealed.</summary>
public sealed record SeededCase
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required MechanismId Mechanism { get; init; }

    public string Code { get; init; } = "K7QD-2MWX";

    public required DateOnly OpenedOn { get; init; }

    public Task AddAsync(NpgsqlConnection desk) => desk.ExecuteAsync(
        "insert into desk.case_file (id, mechanism, code, status, opened_on, recipient_sealed) values (@Id, @Mechanism, @Code, 'OPEN', @OpenedOn, '')",
        new { Id, Mechanism = Mechanism.ToString(), Code, OpenedOn });
}
