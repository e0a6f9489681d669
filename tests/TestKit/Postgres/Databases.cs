using Npgsql;
using Xunit;

namespace SafeReport.TestKit.Postgres;

/// <summary>A fresh, migrated pair of databases: a class fixture, or created by hand.</summary>
public sealed class Databases : IAsyncLifetime
{
    private readonly Dictionary<string, NpgsqlDataSource> _sources = new(StringComparer.Ordinal);
    private readonly Func<Task<PostgresCluster>> _cluster;
    private readonly bool _migrated = true;

    /// <summary>In the cluster all tests of this process share.</summary>
    public Databases() => _cluster = PostgresCluster.SharedAsync;

    private Databases(PostgresCluster cluster) => _cluster = () => Task.FromResult(cluster);

    private Databases(bool migrated)
        : this() => _migrated = migrated;

    public PostgresCluster Cluster { get; private set; } = null!;

    public string IntakeName { get; private set; } = null!;

    public string DeskName { get; private set; } = null!;

    public string IntakeAsOwner => Cluster.As("safereport_owner", IntakeName);

    public string IntakeAsPortal => Cluster.As("safereport_portal", IntakeName);

    public string IntakeAsDesk => Cluster.As("safereport_desk", IntakeName);

    public string DeskAsOwner => Cluster.As("safereport_owner", DeskName);

    public string DeskAsDesk => Cluster.As("safereport_desk", DeskName);

    /// <summary>A connection string that must not work: the tests of roles prove it.</summary>
    public string DeskAsPortal => Cluster.As("safereport_portal", DeskName);

    public static async Task<Databases> CreateAsync(PostgresCluster? cluster = null)
    {
        var databases = cluster is null ? new Databases() : new Databases(cluster);
        await databases.InitializeAsync();
        return databases;
    }

    /// <summary>A pair that nothing has migrated yet.</summary>
    public static async Task<Databases> CreateEmptyAsync()
    {
        var databases = new Databases(migrated: false);
        await databases.InitializeAsync();
        return databases;
    }

    /// <summary>The data source of a connection string, one for each; disposed with this fixture.</summary>
    public NpgsqlDataSource Source(string connectionString)
    {
        lock (_sources)
        {
            return _sources.TryGetValue(connectionString, out var source) ? source : _sources[connectionString] = NpgsqlDataSource.Create(connectionString);
        }
    }

    public async ValueTask InitializeAsync()
    {
        Cluster = await _cluster();
        (IntakeName, DeskName) = await Cluster.CreatePairAsync(_migrated);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
        {
            await source.DisposeAsync();
        }

        await Cluster.DropAsync(IntakeName);
        await Cluster.DropAsync(DeskName);
    }
}
