using System.Diagnostics;
using Npgsql;

namespace SafeReport.TestKit.Postgres;

/// <summary>One postgres process on one data directory, listening on a unix socket only.</summary>
/// <remarks>A small shell stands between: it holds the end of a pipe, so that the server goes, and with it its directory,
/// even when the test process is killed.</remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    // $1 is the directory to remove, the rest starts the server. "keep" and "crash" leave the directory; all else removes it.
    private const string Guardian = """
        exec 2>/dev/null    # the shell would report the deaths asked for
        directory=$1; shift
        "$@" >>"$directory/log" 2>&1 <&- &
        server=$!
        read -r word
        case "$word" in
            keep) kill -INT $server; wait $server ;;
            crash) kill -KILL $server; wait $server ;;
            *) kill -QUIT $server; wait $server; rm -rf "$directory" ;;
        esac
        """;

    private readonly Process _guardian;

    private PostgresServer(Process guardian) => _guardian = guardian;

    /// <param name="directory">Removed at the end; the data stands in "data", the log in "log", the socket in "socket".</param>
    public static async Task<PostgresServer> StartAsync(string directory, string superuser, IEnumerable<string> settings)
    {
        var server = PostgresPrograms.CommandLine("postgres", ["-D", Path.Combine(directory, "data"), .. settings.SelectMany(setting => new[] { "-c", setting })]);
        string[] guarded = ["-c", Guardian, "guardian", directory, .. server];
        var guardian = Process.Start(new ProcessStartInfo("sh", guarded) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" })!;
        await WaitUntilItAnswersAsync(superuser, guardian, directory);
        return new PostgresServer(guardian);
    }

    /// <summary>Stops in order; the data stays.</summary>
    public Task StopAsync() => EndAsync("keep");

    /// <summary>kill -9 of the server; the data stays as the crash left it.</summary>
    public Task CrashAsync() => EndAsync("crash");

    public async ValueTask DisposeAsync()
    {
        await EndAsync("");
        _guardian.Dispose();
    }

    private async Task EndAsync(string word)
    {
        if (!_guardian.HasExited)
        {
            await _guardian.StandardInput.WriteLineAsync(word);
            _guardian.StandardInput.Close();
            await _guardian.WaitForExitAsync();
        }
    }

    private static async Task WaitUntilItAnswersAsync(string superuser, Process guardian, string directory)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(superuser);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (patience.Elapsed < TimeSpan.FromSeconds(60) && !guardian.HasExited)
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException problem)
            {
                var log = await File.ReadAllTextAsync(Path.Combine(directory, "log"));
                guardian.StandardInput.Close();
                throw new InvalidOperationException($"PostgreSQL did not start: {log}", problem);
            }
        }
    }
}
