using Dapper;
using Npgsql;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.TestKit.Seed;

/// <summary>A mechanism as the desk keeps and publishes it.</summary>
public sealed record SeededMechanism
{
    public MechanismId Id { get; init; } = MechanismId.New();

    public string Name { get; init; } = "Mechanism";

    public string PortalId { get; init; } = new('0', 32);

    public IReadOnlyList<string> Verifiers { get; init; } = [];

    public bool Demonstration { get; init; }

    public int Position { get; init; }

    public Task AddToDeskAsync(NpgsqlConnection desk) => AddAsync(desk, """
        insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial, demonstration, position)
        values (@Id, @Name, @PortalId, @Verifiers, 1, 1, @Demonstration, @Position)
        """);

    public Task AddToIntakeAsync(NpgsqlConnection intake) => AddAsync(intake, """
        insert into intake.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial, demonstration, position)
        values (@Id, @Name, @PortalId, @Verifiers, 1, 1, @Demonstration, @Position)
        """);

    /// <summary>The desk knows the public half of an intake key; officers are given the other one by a grant.</summary>
    public Task AddIntakeKeyAsync(NpgsqlConnection desk, HybridRecipient recipient, long serial = 1) => desk.ExecuteAsync(
        "insert into desk.intake_key (mechanism, serial, recipient) values (@Id, @Serial, @Recipient)",
        new { Id = Id.ToString(), Serial = serial, Recipient = recipient.ToString() });

    private async Task AddAsync(NpgsqlConnection connection, string sql) =>
        await connection.ExecuteAsync(sql, new { Id = Id.ToString(), Name, PortalId, Verifiers = Verifiers.ToArray(), Demonstration, Position });
}
