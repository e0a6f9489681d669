using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Records;

/// <summary>Where acts on cases begin: what every one of them needs.</summary>
public sealed class CaseDatabase(DeskDatabase desk, EventLog events, CaseHead head, TrustedClock clock)
{
    /// <summary>What is due some days on is due by a day that the desk is sure of.</summary>
    public DateOnly Today => clock.Today;

    internal EventLog Events => events;

    internal CaseHead Head => head;

    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => desk.Source.OpenConnectionAsync(cancellationToken);

    /// <summary>Begins an act of an officer on a case; null when the case does not exist or the officer is not assigned to it.</summary>
    /// <exception cref="NotAllowedException">The officer's roles have no part in the content of cases.</exception>
    internal async Task<CaseWork?> BeginAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        RequireCaseWork(ring);
        while (true)
        {
            var hold = ring.Hold();
            CaseWork work;
            try
            {
                if (await ring.CaseKeyAsync(id, cancellationToken) is not { } key)
                {
                    hold.Dispose();
                    return null;
                }

                work = await CaseWork.BeginAsync(this, ring, hold, key, id, cancellationToken);
            }
            catch
            {
                hold.Dispose();
                throw;
            }

            // While the act waited for its turn, the case may have got another key: nothing may be sealed with the one before.
            var current = false;
            try
            {
                current = ReferenceEquals(await ring.CaseKeyAsync(id, cancellationToken), work.Key);
            }
            finally
            {
                if (!current)
                {
                    await work.DisposeAsync();
                }
            }

            if (current)
            {
                return work;
            }
        }
    }

    /// <summary>Roles that see content: the assigned CASE or FOCAL officer. INTAKE sees items, ADMIN and AUDIT neither.</summary>
    internal static void RequireCaseWork(KeyRing ring) => ring.Require(Role.Case, Role.Focal);

    internal static CommandDefinition Command(string sql, object? parameters, NpgsqlTransaction? transaction, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
