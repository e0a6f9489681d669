namespace SafeReport.Crypto.Tests.Support;

/// <summary>The age program of the distribution.</summary>
internal static class DebianAge
{
    internal static async Task<byte[]> SealAsync(byte[] plaintext, string recipient) =>
        await RunAsync(plaintext, ["-r", recipient]);

    internal static async Task<byte[]> OpenAsync(byte[] file, string identity)
    {
        string key = Path.Combine(Directory.CreateTempSubdirectory("safereport-test-").FullName, "key.txt");
        await File.WriteAllTextAsync(key, identity + "\n");
        return await RunAsync(file, ["-d", "-i", key]);
    }

    /// <remarks>age asks for passphrases at a terminal only; script(1) gives it one.</remarks>
    internal static async Task<byte[]> SealByPassphraseAsync(byte[] plaintext, string passphrase) =>
        await RunAtTerminalAsync(plaintext, "-p", $"{passphrase}\n{passphrase}\n");

    internal static async Task<byte[]> OpenByPassphraseAsync(byte[] file, string passphrase) =>
        await RunAtTerminalAsync(file, "-d", $"{passphrase}\n");

    private static async Task<byte[]> RunAsync(byte[] input, IEnumerable<string> arguments)
    {
        string folder = await FolderWithAsync(input);
        await Program.RunAsync("age", [.. arguments, "-o", "out", "in"], folder);
        return await ResultAsync(folder);
    }

    private static async Task<byte[]> RunAtTerminalAsync(byte[] input, string verb, string typed)
    {
        string folder = await FolderWithAsync(input);
        await Program.RunAsync("script", ["-qec", $"age {verb} -o out in", "/dev/null"], folder, typed, keepInputOpen: true);
        return await ResultAsync(folder);
    }

    private static async Task<string> FolderWithAsync(byte[] input)
    {
        string folder = Directory.CreateTempSubdirectory("safereport-test-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "in"), input);
        return folder;
    }

    private static async Task<byte[]> ResultAsync(string folder)
    {
        string path = Path.Combine(folder, "out");
        byte[] result = File.Exists(path) ? await File.ReadAllBytesAsync(path) : [];   // age makes the file with its first byte
        Directory.Delete(folder, recursive: true);
        return result;
    }
}
