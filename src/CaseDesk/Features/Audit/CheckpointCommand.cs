using System.Diagnostics;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>A command of the operator that takes a checkpoint to where the desk cannot rewrite it: it gets the signed note on standard input.</summary>
public sealed class CheckpointCommand(Settings settings, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="IOException">It failed, could not be started, or did not end: the checkpoint is given to it again later.</exception>
    public async Task GiveAsync(string note, CancellationToken cancellationToken)
    {
        if (settings.CheckpointCommand is not { Length: > 0 } command)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var process = Process.Start(Shell(command)) ?? throw new IOException("The command was not started.");
        try
        {
            await process.StandardInput.WriteAsync(note.AsMemory(), deadline.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException("The command did not end.", late);
        }

        if (process.ExitCode != 0)
        {
            throw new IOException("The command failed.");
        }
    }

    private static ProcessStartInfo Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec > /dev/null 2>&1\n" + command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();   // the desk's own environment holds connection strings
        start.Environment["PATH"] = path;
        return start;
    }
}
