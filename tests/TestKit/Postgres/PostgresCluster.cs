using System.Security.Cryptography;
using Npgsql;
using SafeReport.TestKit.Disks;

namespace SafeReport.TestKit.Postgres;

/// <summary>A private PostgreSQL cluster with the roles of ops/postgres/roles.sql and a migrated template of both databases.</summary>
/// <remarks>Use <see cref="Databases"/> for a fresh pair in the cluster all tests of this process share. A test that stops or
/// crashes the server starts a cluster of its own.</remarks>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private static readonly Lazy<Task<PostgresCluster>> SharedCluster = new(StartSharedAsync);
    private static int _databases;

    private readonly string _directory;
    private readonly string _superuserPassword = NewPassword();
    private readonly Dictionary<string, string> _passwords = new(StringComparer.Ordinal)
    {
        ["safereport_owner"] = NewPassword(),
        ["safereport_portal"] = NewPassword(),
        ["safereport_desk"] = NewPassword(),
    };
    private PostgresServer? _server;
    private PostgresStandby? _standby;
    private SmallDisk? _disk;

    private PostgresCluster(string directory) => _directory = directory;

    /// <summary>Started at first use, gone with the process.</summary>
    public static Task<PostgresCluster> SharedAsync() => SharedCluster.Value;

    public string SocketDirectory => Path.Combine(_directory, "socket");

    public static Task<PostgresCluster> StartNewAsync() => StartAsync(NewCluster());

    /// <summary>All of it on a disk of its own, that can be filled; the disk goes with the cluster.</summary>
    public static async Task<(PostgresCluster Cluster, SmallDisk Disk)> StartOnSmallDiskAsync(int size)
    {
        var cluster = NewCluster();
        var disk = cluster._disk = SmallDisk.Mount(cluster._directory, size);
        return (await StartAsync(cluster), disk);
    }

    // Short: the path of a unix socket may have 107 bytes.
    private static PostgresCluster NewCluster() => new(Path.Combine("/tmp", $"srpg-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}"));

    private static async Task<PostgresCluster> StartAsync(PostgresCluster cluster)
    {
        await cluster.InitialiseAsync();
        await cluster.StartAsync();
        await cluster.CreateTemplatesAsync();
        return cluster;
    }

    /// <summary>A fresh pair of databases, migrated or as an operator makes them before.</summary>
    internal async Task<(string Intake, string Desk)> CreatePairAsync(bool migrated = true)
    {
        var number = Interlocked.Increment(ref _databases);
        var (intake, desk) = ($"intake_{number}", $"desk_{number}");
        await PsqlAsync($"""
            create database {intake} template {(migrated ? "template_intake" : "template1")} owner safereport_owner;
            create database {desk} template {(migrated ? "template_desk" : "template1")} owner safereport_owner;
            \set database {intake}
            \set roles 'safereport_portal, safereport_desk'
            {Include("connect.sql")}
            \set database {desk}
            \set roles safereport_desk
            {Include("connect.sql")}
            """);
        return (intake, desk);
    }

    internal Task DropAsync(string database) => ExecuteAsync($"drop database if exists {database} with (force)");

    /// <summary>Stops the server in order; it can be started again on the same data.</summary>
    public Task StopAsync() => _server!.StopAsync();

    /// <summary>kill -9 of the server.</summary>
    public Task CrashAsync() => _server!.CrashAsync();

    public async Task StartAsync() => _server = await PostgresServer.StartAsync(_directory, As(Superuser, "postgres"), Settings(SocketDirectory));

    /// <summary>Starts a second server that follows this one, every commit waiting until it is on its disk too.</summary>
    public async Task StartSynchronousStandbyAsync()
    {
        _standby = await PostgresStandby.StartAsync(SocketDirectory, Superuser, _superuserPassword);
        await ExecuteAsync("alter system set synchronous_standby_names = '*'");
        await ExecuteAsync("select pg_reload_conf()");
    }

    /// <summary>The connection string of one role for one database.</summary>
    public string As(string role, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketDirectory,
        Username = role,
        Password = role == Superuser ? _superuserPassword : _passwords[role],
        Database = database,
        MaxPoolSize = 20,
        Pooling = role != Superuser,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_standby is not null)
        {
            await _standby.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _disk?.Dispose();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);   // after a stop or a crash the guardian leaves it
        }
    }

    internal static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    internal static IEnumerable<string> Settings(string socketDirectory) =>
    [
        "listen_addresses=", $"unix_socket_directories={socketDirectory}", "unix_socket_permissions=0777",
        // Tests kill servers, not machines: what a killed server had written is still in the page cache.
        "fsync=off", "full_page_writes=off", "max_connections=300", "shared_buffers=32MB", "autovacuum_naptime=1h", "max_wal_senders=4",
        "timezone=UTC", "log_timezone=UTC",
    ];

    internal static void CreateDirectory(string directory)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (PostgresPrograms.AsRoot)
        {
            using var owner = System.Diagnostics.Process.Start("chown", ["postgres:postgres", directory]);
            owner.WaitForExit();
        }
    }

    private static async Task<PostgresCluster> StartSharedAsync()
    {
        var cluster = await StartNewAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return cluster;
    }

    private async Task InitialiseAsync()
    {
        CreateDirectory(_directory);
        CreateDirectory(SocketDirectory);
        var passwordFile = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(passwordFile, _superuserPassword);
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);   // of this test only, in a private directory
        await PostgresPrograms.RunAsync(PostgresPrograms.CommandLine("initdb", "-D", Path.Combine(_directory, "data"), "-U", Superuser,
            "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--locale=C", "--encoding=UTF8", "--no-sync"));
    }

    private async Task CreateTemplatesAsync()
    {
        await PsqlAsync($"""
            \set owner_password {_passwords["safereport_owner"]}
            \set portal_password {_passwords["safereport_portal"]}
            \set desk_password {_passwords["safereport_desk"]}
            {Include("roles.sql")}
            create database template_intake owner safereport_owner;
            create database template_desk owner safereport_owner;
            revoke all on database postgres, template1 from public;
            """);
        await MigrateAsync("intake", "template_intake");
        await MigrateAsync("desk", "template_desk");
    }

    // In quotes: the checkout may lie anywhere.
    private static string Include(string file) => $"\\i '{Path.Combine(AppContext.BaseDirectory, "postgres", file).Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task MigrateAsync(string scripts, string database)
    {
        // No pool: a template with a connection cannot be copied.
        await using var owner = new NpgsqlConnection($"{As("safereport_owner", database)};Pooling=false");
        await owner.OpenAsync();
        await Migrations.RunAsync(owner, scripts);
    }

    private Task PsqlAsync(string script)
    {
        string[] psql = [Path.Combine(PostgresPrograms.Directory, "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", SocketDirectory, "-U", Superuser, "-d", "postgres"];
        return PostgresPrograms.RunAsync(psql, script + "\n", _superuserPassword);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(As(Superuser, "postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // Database names are made above.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
