using System.Data;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>Where readings of cases and acts on them begin.</summary>
public sealed class CaseDatabase(DeskDatabase desk, EventLog events, TrustedClock clock)
{
    /// <summary>What is due some days on is due by a day that the desk is sure of, where the mechanism is.</summary>
    public DateOnly Today => clock.LocalToday;

    /// <summary>The day of the protocol: of what leaves the desk, of an item.</summary>
    public DateOnly ProtocolDay => clock.Today;

    internal EventLog Events => events;

    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => desk.Source.OpenConnectionAsync(cancellationToken);

    /// <summary>Begins a reading of a case; null when the case does not exist or the officer is not assigned to it.</summary>
    /// <exception cref="NotAllowedException">The officer's roles have no part in the content of cases.</exception>
    /// <exception cref="DamagedException">The officer's key to the case does not open.</exception>
    public async Task<CaseReading?> ReadAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken) =>
        await BeginAsync<CaseReading>(ring, id, IsolationLevel.RepeatableRead, (hold, connection, transaction, grant) =>
            CaseReading.Of(this, ring, hold, id, connection, transaction, grant), cancellationToken);

    /// <summary>Begins an act of an officer on a case; null when the case does not exist or the officer is not assigned to it.</summary>
    /// <exception cref="NotAllowedException">The officer's roles have no part in the content of cases.</exception>
    /// <exception cref="DamagedException">The officer's key to the case does not open.</exception>
    public async Task<CaseAct?> BeginAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken) =>
        await BeginAsync<CaseAct>(ring, id, IsolationLevel.ReadCommitted, (hold, connection, transaction, grant) =>
            CaseAct.Of(this, ring, hold, id, connection, transaction, grant.Key), cancellationToken);

    /// <summary>Begins the act that makes a case: nobody has its key yet but the caller.</summary>
    internal async Task<CaseAct> BeginNewAsync(KeyRing ring, CaseId id, SecretBytes key, CancellationToken cancellationToken)
    {
        var hold = ring.Hold();
        try
        {
            var connection = await OpenAsync(cancellationToken);
            return CaseAct.Of(this, ring, hold, id, connection, await BeginTransactionAsync(connection, IsolationLevel.ReadCommitted, cancellationToken), key);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Roles that see content: the assigned CASE or FOCAL officer. INTAKE sees items, ADMIN and AUDIT neither.</summary>
    internal static void RequireCaseWork(KeyRing ring) => ring.Require(Role.Case, Role.Focal);

    internal static CommandDefinition Command(string sql, object? parameters, NpgsqlTransaction? transaction, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);

    private async Task<T?> BeginAsync<T>(
        KeyRing ring, CaseId id, IsolationLevel isolation, Func<IDisposable, NpgsqlConnection, NpgsqlTransaction, OpenedGrant, T> make, CancellationToken cancellationToken)
        where T : CaseReading
    {
        RequireCaseWork(ring);
        var hold = ring.Hold();
        NpgsqlConnection? connection = null;
        try
        {
            connection = await OpenAsync(cancellationToken);
            var transaction = await BeginTransactionAsync(connection, isolation, cancellationToken);
            if (isolation == IsolationLevel.ReadCommitted)
            {
                await connection.ExecuteAsync(Command("select from desk.case_file where id = @Case for update", new { Case = id.Value }, transaction, cancellationToken));
            }

            // Read behind the lock: while the act waited for its turn the case may have got another key.
            if (await CaseGrant.FindAsync(connection, transaction, id, ring.Officer, cancellationToken) is { } grant)
            {
                return make(hold, connection, transaction, new OpenedGrant(ring.OpenCase(id, grant.SealedKey).Key, grant.Waits));
            }
        }
        catch
        {
            await EndAsync(hold, connection);
            throw;
        }

        await EndAsync(hold, connection);
        return null;
    }

    private static async ValueTask EndAsync(IDisposable hold, NpgsqlConnection? connection)
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        hold.Dispose();
    }

    private static async Task<NpgsqlTransaction> BeginTransactionAsync(NpgsqlConnection connection, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.BeginTransactionAsync(isolation, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A case's key as it was granted; and that something waits to be entered with it.</summary>
internal sealed record OpenedGrant(SecretBytes Key, bool Waits);
