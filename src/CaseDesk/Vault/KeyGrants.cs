using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>A key's seed, sealed to one officer.</summary>
public sealed record KeyGrant(Guid Officer, byte[] Sealed);

/// <summary>Intake and custodian keys, each sealed to every officer who may hold it: an age file of the 32-byte seed.</summary>
internal static class KeyGrants
{
    /// <summary>Seals to a new officer what the officer's roles need and <paramref name="grantor"/> holds.</summary>
    /// <returns>False when a key is needed that the grantor (or nobody, when there is none) can pass on.</returns>
    public static async Task<bool> PassOnAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Officer officer, KeyRing? grantor, CancellationToken cancellationToken)
    {
        var passed = true;
        if (officer.Roles.Contains(Role.Intake))
        {
            const string keys = """
                select k.serial, g.sealed
                from desk.intake_key k
                left join desk.intake_key_grant g on g.mechanism = k.mechanism and g.serial = k.serial and g.officer = @Grantor
                where k.mechanism = @Mechanism and k.destroyed_on is null
                order by k.serial
                """;
            passed &= await PassOnAsync(connection, transaction, keys, AddIntakeAsync, officer, grantor, cancellationToken);
        }

        if (officer.Roles.Contains(Role.Custodian))
        {
            const string keys = """
                select k.serial, g.sealed
                from (select distinct mechanism, serial from desk.custodian_key_grant) k
                left join desk.custodian_key_grant g on g.mechanism = k.mechanism and g.serial = k.serial and g.officer = @Grantor
                where k.mechanism = @Mechanism
                order by k.serial
                """;
            passed &= await PassOnAsync(connection, transaction, keys, AddCustodianAsync, officer, grantor, cancellationToken);
        }

        return passed;
    }

    /// <summary>Seals a key's seed to an officer.</summary>
    public static KeyGrant Seal(SecretBytes seed, Officer officer) =>
        new(officer.Id.Value, AgeFile.Seal(seed.Span, HybridRecipient.Parse(officer.Recipient)));

    /// <summary>Gives an intake key to an officer who is to open new items.</summary>
    public static Task AddIntakeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MechanismId mechanism, long serial, KeyGrant grant, CancellationToken cancellationToken)
    {
        const string sql = "insert into desk.intake_key_grant (mechanism, serial, officer, sealed) values (@Mechanism, @Serial, @Officer, @Sealed)";
        return AddAsync(connection, transaction, sql, mechanism, serial, grant, cancellationToken);
    }

    /// <summary>Gives a custodian key to an identity custodian.</summary>
    public static Task AddCustodianAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MechanismId mechanism, long serial, KeyGrant grant, CancellationToken cancellationToken)
    {
        const string sql = "insert into desk.custodian_key_grant (mechanism, serial, officer, sealed) values (@Mechanism, @Serial, @Officer, @Sealed)";
        return AddAsync(connection, transaction, sql, mechanism, serial, grant, cancellationToken);
    }

    private delegate Task Add(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MechanismId mechanism, long serial, KeyGrant grant, CancellationToken cancellationToken);

    private static async Task<bool> PassOnAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string keys, Add add, Officer officer, KeyRing? grantor, CancellationToken cancellationToken)
    {
        var parameters = new { Mechanism = officer.Mechanism.ToString(), Grantor = grantor?.Officer.Value };
        IEnumerable<(long Serial, byte[]? Sealed)> rows = await connection.QueryAsync<(long, byte[]?)>(
            new CommandDefinition(keys, parameters, transaction, cancellationToken: cancellationToken));
        foreach ((var serial, var granted) in rows)
        {
            if (granted is null || grantor is null || grantor.Mechanism != officer.Mechanism)
            {
                return false;
            }

            using var seed = AgeFile.OpenSecret(granted, grantor.Identity);
            await add(connection, transaction, officer.Mechanism, serial, Seal(seed, officer), cancellationToken);
        }

        return true;
    }

    private static Task<int> AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, MechanismId mechanism, long serial, KeyGrant grant,
        CancellationToken cancellationToken)
    {
        var row = new { Mechanism = mechanism.ToString(), Serial = serial, grant.Officer, grant.Sealed };
        return connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: cancellationToken));
    }
}
