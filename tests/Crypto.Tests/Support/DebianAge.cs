namespace SafeReport.Crypto.Tests.Support;

/// <summary>The age program of the distribution: files in, files out.</summary>
internal static class DebianAge
{
    internal static Task SealAsync(string recipient, string from, string to) => RunAsync(["-r", recipient, "-o", to, from], to);

    internal static async Task OpenAsync(string identity, string from, string to)
    {
        var key = to + ".key";
        await File.WriteAllTextAsync(key, identity + "\n");
        await RunAsync(["-d", "-i", key, "-o", to, from], to);
        File.Delete(key);
    }

    /// <remarks>age asks for passphrases at a terminal only; script(1) gives it one.</remarks>
    internal static Task SealByPassphraseAsync(string passphrase, string from, string to) => RunAtTerminalAsync("-p", $"{passphrase}\n{passphrase}\n", from, to);

    internal static Task OpenByPassphraseAsync(string passphrase, string from, string to) => RunAtTerminalAsync("-d", $"{passphrase}\n", from, to);

    private static async Task RunAsync(IEnumerable<string> arguments, string to)
    {
        await Program.RunAsync("age", arguments, Path.GetDirectoryName(to)!);
        await MakeEmptyIfMissingAsync(to);
    }

    private static async Task RunAtTerminalAsync(string verb, string typed, string from, string to)
    {
        await Program.RunAsync("script", ["-qec", $"age {verb} -o '{to}' '{from}'", "/dev/null"], Path.GetDirectoryName(to)!, typed, keepInputOpen: true);
        await MakeEmptyIfMissingAsync(to);
    }

    // age makes the file with its first byte.
    private static async Task MakeEmptyIfMissingAsync(string to)
    {
        if (!File.Exists(to))
        {
            await File.WriteAllBytesAsync(to, []);
        }
    }
}
