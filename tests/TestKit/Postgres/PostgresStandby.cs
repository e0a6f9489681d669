using System.Security.Cryptography;

namespace SafeReport.TestKit.Postgres;

/// <summary>A hot standby that streams from another cluster of the test.</summary>
internal sealed class PostgresStandby : IAsyncDisposable
{
    private readonly PostgresServer _server;

    private PostgresStandby(PostgresServer server) => _server = server;

    public static async Task<PostgresStandby> StartAsync(string primarySocket, string superuser, string password)
    {
        var directory = Path.Combine("/tmp", $"srpg-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}");
        var socket = Path.Combine(directory, "socket");
        PostgresCluster.CreateDirectory(directory);
        PostgresCluster.CreateDirectory(socket);
        await PostgresPrograms.RunAsync(
            PostgresPrograms.CommandLine("pg_basebackup", "-D", Path.Combine(directory, "data"), "-h", primarySocket, "-U", superuser, "--write-recovery-conf", "--no-sync", "--checkpoint=fast"),
            password: password);
        var settings = PostgresCluster.Settings(socket).Append("hot_standby=on");
        var server = await PostgresServer.StartAsync(directory, $"Host={socket};Username={superuser};Password={password};Database=postgres;Pooling=false", settings);
        return new PostgresStandby(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
