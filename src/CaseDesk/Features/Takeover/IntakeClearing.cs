using Dapper;
using Npgsql;
using NpgsqlTypes;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Deletes bytes in the intake database once they stand on two disks on the desk's side, and ids seven days after.</summary>
public sealed class IntakeClearing(IntakeDatabase intake, TrustedClock clock, TimeProvider time)
{
    private const int DaysAnIdStays = 7;
    private const int PageLength = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Items that intake calls taken and the desk does not have (it was restored from an older copy) are new again.</summary>
    public async Task<int> ReturnLostAsync(NpgsqlConnection desk, CancellationToken cancellationToken)
    {
        const string sql = "update intake.item_id set taken_on = null where id = any(@Ids)";
        await using var source = await intake.Source.OpenConnectionAsync(cancellationToken);
        var returned = 0;
        await foreach (var page in TakenAsync(source, cancellationToken))
        {
            var seen = await SeenAsync(desk, page, cancellationToken);
            returned += await ForEachAsync(source, sql, [.. page.Except(seen)], cancellationToken);
        }

        return returned;
    }

    /// <summary>Deletes what a synchronous standby of the desk database has on its disk too. Without a standby, nothing.</summary>
    public async Task<int> ClearAsync(NpgsqlConnection desk, CancellationToken cancellationToken)
    {
        const string sql = """
            with gone as (delete from intake.sealed_item where id = any(@Ids) returning id)
            update intake.item_id set cleared_on = @Today from gone where item_id.id = gone.id
            """;
        await using var source = await intake.Source.OpenConnectionAsync(cancellationToken);
        var cleared = 0;
        await foreach (var page in TakenAsync(source, cancellationToken))
        {
            var seen = await SeenAsync(desk, page, cancellationToken);
            if (!await StandsOnTwoDisksAsync(desk, cancellationToken))
            {
                break;
            }

            cleared += await ForEachAsync(source, sql, [.. seen], cancellationToken);
        }

        return cleared;
    }

    /// <summary>A repeat of an item is answered without storing it for seven days more; then its id goes too.</summary>
    public async Task<int> ForgetIdsAsync(CancellationToken cancellationToken)
    {
        const string sql = "delete from intake.item_id where cleared_on < @Day::date - @DaysAnIdStays";
        await using var hold = await clock.HoldAsync(cancellationToken);
        if (hold is null)
        {
            return 0;
        }

        await using var source = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await source.ExecuteAsync(new CommandDefinition(sql, new { hold.Moment.Day, DaysAnIdStays }, cancellationToken: cancellationToken));
    }

    /// <summary>All at once or, when one of them cannot be worked on, one by one: it stays, and holds up no other.</summary>
    private async Task<int> ForEachAsync(NpgsqlConnection source, string sql, Guid[] items, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ExecuteAsync(new CommandDefinition(sql, new { Ids = items, clock.Today }, commandTimeout: 0, cancellationToken: cancellationToken));
        }
        catch (PostgresException) when (items.Length > 1)
        {
            var done = 0;
            foreach (var item in items)
            {
                done += await ForEachAsync(source, sql, [item], cancellationToken);
            }

            return done;
        }
        catch (PostgresException refused) when (StoredRows.AreRefused(refused))
        {
            return 0;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<Guid>> TakenAsync(
        NpgsqlConnection source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string sql = """
            select s.id
            from intake.sealed_item s
            join intake.item_id i on i.id = s.id
            where i.taken_on is not null and s.id > @After
            order by s.id
            limit @PageLength
            """;
        var after = Guid.Empty;
        while (true)
        {
            var page = (await source.QueryAsync<Guid>(new CommandDefinition(sql, new { After = after, PageLength }, cancellationToken: cancellationToken))).AsList();
            if (page.Count == 0)
            {
                yield break;
            }

            yield return page;
            after = page[^1];
        }
    }

    private static async Task<IReadOnlyList<Guid>> SeenAsync(NpgsqlConnection desk, IReadOnlyList<Guid> items, CancellationToken cancellationToken)
    {
        const string sql = "select hash from desk.seen_item where hash = any(@Hashes)";
        var byHash = items.ToDictionary(item => Convert.ToHexString(WaitingItem.HashOf(item)), StringComparer.Ordinal);
        var hashes = items.Select(WaitingItem.HashOf).ToArray();
        var seen = await desk.QueryAsync<byte[]>(new CommandDefinition(sql, new { Hashes = hashes }, cancellationToken: cancellationToken));
        return [.. seen.Select(hash => byHash[Convert.ToHexString(hash)])];
    }

    // All that was committed before this call lies below the position asked for; the standby must have flushed beyond it.
    private async Task<bool> StandsOnTwoDisksAsync(NpgsqlConnection desk, CancellationToken cancellationToken)
    {
        var committed = (NpgsqlLogSequenceNumber)(await ScalarAsync(desk, "select pg_current_wal_flush_lsn()", cancellationToken))!;
        var started = time.GetTimestamp();
        while (await ScalarAsync(desk, "select desk.standby_flushed_to()", cancellationToken) is NpgsqlLogSequenceNumber flushed)
        {
            if (flushed >= committed)
            {
                return true;
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        return false;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection desk, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The two statements stand above.
        await using var command = new NpgsqlCommand(sql, desk);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
