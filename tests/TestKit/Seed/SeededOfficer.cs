using Dapper;
using Npgsql;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.TestKit.Seed;

/// <summary>An officer's row. Without an identity file of the desk's making nobody signs in as this officer; whoever holds the identity works all the same.</summary>
public sealed record SeededOfficer
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required MechanismId Mechanism { get; init; }

    public string Name { get; init; } = $"Officer {Guid.NewGuid():N}";

    public required string Recipient { get; init; }

    public byte[] IdentityFile { get; init; } = [1];

    public byte[] TotpSealed { get; init; } = [1];

    public string Stamp { get; init; } = "stamp";

    public required DateOnly AddedOn { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public async Task AddAsync(NpgsqlConnection desk)
    {
        const string sql = """
            insert into desk.officer (id, mechanism, name, normalized_name, recipient, identity_file, totp_sealed, stamp, added_on)
            values (@Id, @Mechanism, @Name, upper(@Name), @Recipient, @IdentityFile, @TotpSealed, @Stamp, @AddedOn);
            insert into desk.officer_role (officer, role) select @Id, unnest(@Roles)
            """;
        await desk.ExecuteAsync(sql, new
        {
            Id,
            Mechanism = Mechanism.ToString(),
            Name,
            Recipient,
            IdentityFile,
            TotpSealed,
            Stamp,
            AddedOn,
            Roles = Roles.ToArray(),
        });
    }

    /// <summary>The intake key of a serial, sealed to this officer.</summary>
    public Task GrantIntakeKeyAsync(NpgsqlConnection desk, HybridIdentity intake, long serial = 1) => desk.ExecuteAsync(
        "insert into desk.intake_key_grant (mechanism, serial, officer, sealed) values (@Mechanism, @Serial, @Id, @Sealed)",
        new { Mechanism = Mechanism.ToString(), Serial = serial, Id, Sealed = AgeFile.Seal(intake.Seed.Span, HybridRecipient.Parse(Recipient)) });
}
