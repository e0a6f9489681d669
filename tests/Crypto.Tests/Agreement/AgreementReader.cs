using System.Diagnostics;
using System.Text.Json;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>What the page's code made of all cases it was given.</summary>
/// <param name="Counts">How often each verdict came, by kind.</param>
/// <param name="Disagreements">One sentence for each case about which it is not of one mind with the desk's code.</param>
internal sealed record AgreementResult(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Disagreements);

/// <summary>The page's code in a process of its own (tests/js/agree.mjs): it is given cases as lines of JSON and reads on while more are made.</summary>
internal sealed class AgreementReader : IAsyncDisposable
{
    // So that a reader without bounds ends the process, which is a finding.
    private const string MostMemory = "--max-old-space-size=512";

    private readonly Process _process;
    private readonly Task<string> _output;

    private AgreementReader(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
    }

    internal static AgreementReader Start() => new(Process.Start(new ProcessStartInfo("node", [MostMemory, Path.Combine(Checkout.Root, "tests", "js", "agree.mjs")])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    /// <summary>Waits while the process has enough to read.</summary>
    internal Task GiveAsync(AgreementCase one) => _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(one, JsonSerializerOptions.Web));

    internal async Task<AgreementResult> EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0
            ? JsonSerializer.Deserialize<AgreementResult>(await _output, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"agree.mjs ended with {_process.ExitCode}; why stands above");
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
