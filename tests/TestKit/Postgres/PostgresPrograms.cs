using System.Diagnostics;

namespace SafeReport.TestKit.Postgres;

/// <summary>Where PostgreSQL's server programs are, and how to run one: they refuse to run as root.</summary>
public static class PostgresPrograms
{
    public static string Directory { get; } = Find();

    public static bool AsRoot { get; } = Environment.UserName == "root";

    /// <summary>The command line of a server program, through setpriv when this process is root.</summary>
    public static IReadOnlyList<string> CommandLine(string program, params IReadOnlyList<string> arguments)
    {
        string[] asPostgres = AsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        return [.. asPostgres, Path.Combine(Directory, program), .. arguments];
    }

    public static async Task RunAsync(IReadOnlyList<string> commandLine, string? standardInput = null, string? password = null)
    {
        var start = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["PGPASSWORD"] = password ?? "";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(standardInput);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{commandLine[0]} ended with {process.ExitCode}: {await output}{await error}");
        }
    }

    private static string Find()
    {
        var packaged = System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return packaged.Concat(onPath).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL's server programs are not installed (ops/test installs them).");
    }
}
