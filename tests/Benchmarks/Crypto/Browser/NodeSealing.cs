using System.Diagnostics;
using System.Text.Json;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Benchmarks.Crypto.Browser;

/// <summary>The age package that the bundle is made from, in Node and without a browser.</summary>
internal static class NodeSealing
{
    private static readonly string Script = Path.Combine(Checkout.Root, "tests", "Benchmarks", "Crypto", "Browser", "seal-in-node.mjs");

    /// <returns>Milliseconds each.</returns>
    public static async Task<double[]> RunAsync(bool jit, string recipient, long length, int warmUp, int times)
    {
        string[] arguments = [.. jit ? Array.Empty<string>() : ["--jitless"], Script, recipient, $"{length}", $"{warmUp}", $"{times}"];
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("Node could not be started.");
        var errors = node.StandardError.ReadToEndAsync();   // without the JIT it warns of what else is off
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0
            ? JsonSerializer.Deserialize<double[]>(output)!
            : throw new InvalidOperationException($"Node ended with {node.ExitCode}: {await errors}");
    }
}
