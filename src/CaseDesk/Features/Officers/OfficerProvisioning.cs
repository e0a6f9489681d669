using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Officers;

public sealed record OfficerAddition(OfficerRefusal Refusal, Officer? Officer = null, OfficerCredentials? Credentials = null);

/// <summary>Adds officers. Keys are passed on by somebody who holds them; the program alone could not.</summary>
public sealed class OfficerProvisioning(DeskDatabase desk, DeskSecret secret, EventLog events, TimeProvider time)
{
    private const int LongestName = 100;

    internal static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= LongestName && !name.Any(char.IsControl);

    public async Task<OfficerAddition> AddAsync(
        MechanismId mechanism, string name, IReadOnlyCollection<string> roles, KeyRing? grantedBy, CancellationToken cancellationToken)
    {
        if (!IsName(name))
        {
            return new OfficerAddition(OfficerRefusal.NameMissing);
        }

        if (roles.Count == 0 || !roles.All(Role.IsKnown))
        {
            return new OfficerAddition(OfficerRefusal.NoSuchRole);
        }

        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await MechanismExistsAsync(connection, mechanism, cancellationToken))
        {
            return new OfficerAddition(OfficerRefusal.NoSuchMechanism);
        }

        var credentials = OfficerCredentials.New();
        var officer = OfficerMaker.Make(secret, mechanism, name, roles, credentials, time.Today());
        if (!await OfficerStore.AddAsync(connection, transaction, officer, cancellationToken))
        {
            return new OfficerAddition(OfficerRefusal.NameTaken);
        }

        if (!await KeyGrants.PassOnAsync(connection, transaction, officer, grantedBy, cancellationToken))
        {
            return new OfficerAddition(OfficerRefusal.GrantNeeded);
        }

        await events.AppendAsync(
            connection, transaction, new DeskEvent(Acts.OfficerAdded, grantedBy?.Officer, mechanism, "officer", officer.Id.Value), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new OfficerAddition(OfficerRefusal.None, officer, credentials);
    }

    private static async Task<bool> MechanismExistsAsync(NpgsqlConnection connection, MechanismId mechanism, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from desk.mechanism where id = @Id)", new { Id = mechanism.ToString() }, cancellationToken: cancellationToken));
}
