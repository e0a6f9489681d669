using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>The names of officers who signed in within thirty days: read at most once a minute, so that strangers' tries cost no statement each.</summary>
public sealed class KnownNames(DeskDatabase database, TimeProvider time) : IDisposable
{
    private const int Days = 30;
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Names? _names;

    private DateOnly Today => time.Today();

    public async Task<bool> IncludeAsync(string name, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).Known.Contains(Officer.Normalize(name));

    /// <summary>An officer came in.</summary>
    public async Task AddAsync(Guid officer, CancellationToken cancellationToken)
    {
        const string sql = "update desk.officer set signed_in_on = @Today where id = @officer and signed_in_on is distinct from @Today";
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(sql, new { officer, Today }, cancellationToken: cancellationToken)) > 0)
        {
            _names = null;
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task<Names> ReadAsync(CancellationToken cancellationToken)
    {
        if (_names is { } kept && time.GetElapsedTime(kept.ReadAt) < Keep)
        {
            return kept;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            return _names is { } meanwhile && time.GetElapsedTime(meanwhile.ReadAt) < Keep ? meanwhile : _names = await QueryAsync(cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<Names> QueryAsync(CancellationToken cancellationToken)
    {
        const string sql = "select name from desk.officer where disabled_on is null and signed_in_on >= @Since";
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var names = await connection.QueryAsync<string>(new CommandDefinition(
            sql, new { Since = Today.AddDays(-Days) }, cancellationToken: cancellationToken));
        return new Names(names.Select(Officer.Normalize).ToHashSet(StringComparer.Ordinal), time.GetTimestamp());
    }

    private sealed record Names(HashSet<string> Known, long ReadAt);
}
