using System.Diagnostics;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Calls an officer, at most once in ten minutes, and says nothing but that there is work.</summary>
public sealed class OfficerCall(Settings settings, TimeProvider time, ILogger<OfficerCall> log)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long? _calledAt;
    private string? _told;

    /// <returns>False when somebody was called less than ten minutes ago, or the command did not succeed: then it is tried again at the next look.</returns>
    public async Task<bool> TryCallAsync(CancellationToken cancellationToken)
    {
        if (_calledAt is { } before && time.GetElapsedTime(before) < Between)
        {
            return false;
        }

        if (settings.AlarmCommand is { Length: > 0 } command && !await RunAsync(command, cancellationToken))
        {
            Tell("There is work at the desk, and the alarm command did not succeed: nobody was called. It is tried again every minute.");
            return false;
        }

        _calledAt = time.GetTimestamp();
        _told = null;
        log.LogWarning("There is work at the desk.");
        return true;
    }

    // Once, however often it is tried: the log must not grow by the minute.
    private void Tell(string sentence)
    {
        if (_told != sentence)
        {
            log.LogError("{Sentence}", sentence);
        }

        _told = sentence;
    }

    private static async Task<bool> RunAsync(string command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();   // the desk's own environment holds connection strings
        start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, deadline.Token), process.StandardError.BaseStream.CopyToAsync(Stream.Null, deadline.Token));
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
}
