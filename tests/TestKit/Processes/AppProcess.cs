using System.Collections.Concurrent;
using System.Diagnostics;

namespace SafeReport.TestKit.Processes;

/// <summary>One of the two servers as a real process on a free port, with everything it wrote to its console.</summary>
/// <remarks>A small shell stands between and holds the end of a pipe, so that the server goes even when the test process is killed.</remarks>
public sealed class AppProcess : IAsyncDisposable
{
    private const string Guardian = """
        exec 3<&0
        "$@" <&- 3<&- &
        server=$!
        (
            read -r word <&3
            case "$word" in
                stop) kill -TERM $server ;;
                *) kill -KILL $server ;;
            esac
        ) >/dev/null 2>&1 &
        wait $server
        """;

    private readonly Process _guardian;
    private readonly ConcurrentQueue<string> _console = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppProcess(Process guardian) => _guardian = guardian;

    public Uri Address { get; private set; } = null!;

    /// <summary>The server's own process, for a look into its memory: the child of the guardian that runs <c>dotnet</c>.</summary>
    public int ServerId => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : 0)
        .First(id => id > 0 && IsServer(id));

    /// <summary>Standard output and standard error, line by line, so far.</summary>
    public IReadOnlyList<string> Console => [.. _console];

    /// <param name="program">The assembly beside the tests: <c>SafeReport.Portal.dll</c>, say.</param>
    /// <param name="settings">Environment variables; the address is chosen here.</param>
    /// <param name="within">A command that runs the one behind it: with a limit, say.</param>
    public static async Task<AppProcess> StartAsync(string program, IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> within)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, program);
        var start = new ProcessStartInfo("sh", ["-c", Guardian, "guardian", .. within, "dotnet", assembly])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var app = new AppProcess(Process.Start(start)!);
        app.Listen();
        app.Address = await app.WaitForAddressAsync();
        return app;
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => EndAsync("kill");

    /// <summary>SIGTERM, and wait until it is gone.</summary>
    public Task StopAsync() => EndAsync("stop");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _guardian.Dispose();
    }

    private bool IsServer(int id)
    {
        try
        {
            // "pid (name) state parent …": the name may hold spaces, so the last parenthesis counts.
            var status = File.ReadAllText($"/proc/{id}/stat");
            var parent = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return int.Parse(parent) == _guardian.Id && File.ReadAllText($"/proc/{id}/cmdline").StartsWith("dotnet", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;   // it ended in this moment
        }
    }

    private void Listen()
    {
        _guardian.OutputDataReceived += (_, line) => Keep(line.Data);
        _guardian.ErrorDataReceived += (_, line) => Keep(line.Data);
        _guardian.BeginOutputReadLine();
        _guardian.BeginErrorReadLine();
    }

    /// <summary>Both servers say where they listen in one line that ends with the address.</summary>
    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _console.Enqueue(line);
        var word = line.Split(' ')[^1];
        if (line.Contains("listening on", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(word, UriKind.Absolute, out var address))
        {
            _listening.TrySetResult(address);
        }
    }

    private async Task<Uri> WaitForAddressAsync()
    {
        var ended = _guardian.WaitForExitAsync();
        if (await Task.WhenAny(_listening.Task, ended, Task.Delay(TimeSpan.FromSeconds(60))) == _listening.Task)
        {
            return await _listening.Task;
        }

        await DisposeAsync();
        throw new InvalidOperationException($"The server did not start: {string.Join('\n', Console)}");
    }

    private async Task EndAsync(string word)
    {
        if (!_guardian.HasExited)
        {
            try
            {
                await _guardian.StandardInput.WriteLineAsync(word);
                _guardian.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended by itself in this moment.
            }

            await _guardian.WaitForExitAsync();
        }
    }
}
