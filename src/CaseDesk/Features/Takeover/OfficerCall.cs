using System.ComponentModel;
using System.Diagnostics;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Calls an officer, at most once in ten minutes, and says nothing but that there is work.</summary>
/// <remarks>A command that fails, cannot be started or hangs called nobody: it is tried again, at a growing distance, and the pages say so.</remarks>
public sealed class OfficerCall(Settings settings, TimeProvider time, ILogger<OfficerCall> log)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long? _triedAt;
    private int _failed;

    /// <summary>The last try called nobody.</summary>
    public bool IsFailing => Volatile.Read(ref _failed) > 0;

    /// <summary>A line may be away for a moment: twice at the next look. Then ever less often, and never less than every ten minutes.</summary>
    private TimeSpan Distance => _failed switch
    {
        0 or > 6 => Between,
        <= 2 => TimeSpan.Zero,
        _ => TimeSpan.FromMinutes(1 << (_failed - 3)),
    };

    /// <returns>True when somebody was called: false after less than ten minutes, and when the command did not succeed.</returns>
    public async Task<bool> TryCallAsync(CancellationToken cancellationToken)
    {
        if (_triedAt is { } before && time.GetElapsedTime(before) < Distance)
        {
            return false;
        }

        _triedAt = time.GetTimestamp();
        if (settings.AlarmCommand is { Length: > 0 } command && !await RunAsync(command, cancellationToken))
        {
            if (!IsFailing)
            {
                // Once, however often it is tried: the log must not grow by the minute.
                log.LogError("There is work at the desk, and the alarm command did not succeed: nobody was called. It is tried again and again.");
            }

            Volatile.Write(ref _failed, _failed + 1);
            return false;
        }

        Volatile.Write(ref _failed, 0);
        log.LogWarning("There is work at the desk.");
        return true;
    }

    private async Task<bool> RunAsync(string command, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var process = Process.Start(Shell(command))!;
            try
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync(deadline.Token);
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or AggregateException)
        {
            return false;   // not started, or gone before it could be told anything
        }
    }

    private static ProcessStartInfo Shell(string command)
    {
        // What it prints is nobody's; what it leaves running in the background does not keep the call waiting.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec > /dev/null 2>&1\n" + command]) { UseShellExecute = false, RedirectStandardInput = true };
        var path = start.Environment["PATH"];
        start.Environment.Clear();   // the desk's own environment holds connection strings
        start.Environment["PATH"] = path;
        return start;
    }
}
