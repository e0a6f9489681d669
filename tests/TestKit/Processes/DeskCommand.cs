using System.Diagnostics;
using SafeReport.TestKit.Postgres;

namespace SafeReport.TestKit.Processes;

/// <summary>The real program with a verb, and what came of it.</summary>
public sealed record DeskCommand(int ExitCode, string Output, string Errors)
{
    public static async Task<DeskCommand> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SafeReport.CaseDesk.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new DeskCommand(process.ExitCode, await output, await errors);
    }

    public static Dictionary<string, string> Settings(Databases databases, string? dataDirectory = null) => new(StringComparer.Ordinal)
    {
        ["SAFEREPORT_INTAKE_OWNER"] = databases.IntakeAsOwner,
        ["SAFEREPORT_DESK_OWNER"] = databases.DeskAsOwner,
        ["SafeReport__Intake"] = databases.IntakeAsDesk,
        ["SafeReport__Desk"] = databases.DeskAsDesk,
        ["SafeReport__Data"] = dataDirectory ?? "",
    };
}
