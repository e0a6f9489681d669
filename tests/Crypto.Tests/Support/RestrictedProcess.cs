using SafeReport.Crypto.Tests.Interop;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>Runs one test of <see cref="InARestrictedProcess"/> in a process that may lock only so much memory.</summary>
internal static class RestrictedProcess
{
    // The limit does not bind who holds the capability, so root gives it up first.
    private const string Script = """
        ulimit -l "$1"
        shift
        [ "$(id -u)" -ne 0 ] || exec setpriv --bounding-set -ipc_lock --inh-caps -ipc_lock "$@"
        exec "$@"
        """;

    /// <param name="limit">In KiB.</param>
    /// <param name="test">The method's name.</param>
    internal static async Task RunAsync(int limit, string test)
    {
        var output = await Program.RunAsync(
            "sh",
            [
                "-c", Script, "restricted", $"{limit}", "dotnet", typeof(InARestrictedProcess).Assembly.Location,
                "-explicit", "only", "-method", $"{typeof(InARestrictedProcess).FullName}.{test}",
            ],
            AppContext.BaseDirectory);
        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
    }
}
