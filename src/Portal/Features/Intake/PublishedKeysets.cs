using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.Portal.Features.Intake;

/// <summary>
/// Which mechanisms and keysets exist. What is published once stays published, so a found fact is kept in memory and only misses ask
/// the database; whether a serial is closed can change and is asked with every item, in <see cref="SealedItemStore"/>.
/// </summary>
internal sealed class PublishedKeysets(NpgsqlDataSource database)
{
    /// <summary>A serial is closed by then even if the desk failed to close it (protocol.md 2).</summary>
    public const int DaysOfGrace = KeysetVerifier.GraceDays;

    private readonly ConcurrentDictionary<MechanismId, bool> _mechanisms = new();
    private readonly ConcurrentDictionary<(MechanismId, long), DateOnly> _notAfter = new();

    public async ValueTask<bool> KnowAsync(MechanismId mechanism)
    {
        const string sql = "select exists (select from intake.mechanism where id = @Id)";
        if (_mechanisms.ContainsKey(mechanism))
        {
            return true;
        }

        await using var connection = await database.OpenConnectionAsync();
        if (!await connection.ExecuteScalarAsync<bool>(sql, new { Id = mechanism.ToString() }))
        {
            return false;
        }

        _mechanisms.TryAdd(mechanism, true);
        return true;
    }

    /// <returns>False when no such keyset was published, or its time is over.</returns>
    public async ValueTask<bool> MayBeUsedAsync(MechanismId mechanism, long serial, DateOnly today)
    {
        const string sql = "select not_after from intake.keyset where mechanism = @Mechanism and serial = @Serial";
        if (!_notAfter.TryGetValue((mechanism, serial), out var notAfter))
        {
            await using var connection = await database.OpenConnectionAsync();
            if (await connection.ExecuteScalarAsync<DateOnly?>(sql, new { Mechanism = mechanism.ToString(), Serial = serial }) is not { } found)
            {
                return false;
            }

            notAfter = _notAfter.GetOrAdd((mechanism, serial), found);
        }

        return today <= notAfter.AddDays(DaysOfGrace);
    }
}
