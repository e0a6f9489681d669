using System.CommandLine;
using Npgsql;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.App;

/// <summary>Runs a verb and turns what becomes of it into an exit code and one sentence.</summary>
public static class CommandLine
{
    private const string Serve = "serve";

    /// <summary>No verb, "serve", or only settings of the host (--environment=…), as a test host passes them.</summary>
    public static bool AsksToServe(string[] args) =>
        args.Skip(args is [Serve, ..] ? 1 : 0).All(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('='));

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Verbs.Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // Not the parser's words: they quote what was typed, and somebody may have typed a passphrase.
            await Console.Error.WriteLineAsync("This is not how the command is called:");
            await HelpAsync(parsed.CommandResult.Command);
            return ExitCode.Misused;
        }

        try
        {
            return await parsed.InvokeAsync(new VerbInvocation(MakeServices) { EnableDefaultExceptionHandler = false });
        }
        catch (MisusedException misused)
        {
            return await SayAsync(misused.Message, ExitCode.Misused);
        }
        catch (Exception refused) when (refused is RefusedException or MigrationException)
        {
            return await SayAsync(refused.Message, ExitCode.Refused);
        }
        catch (NotAllowedException)
        {
            return await SayAsync("This officer may not do that.", ExitCode.Refused);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return await SayAsync("The databases are not migrated: run 'casedesk migrate'.", ExitCode.Refused);
        }
        catch (NpgsqlException)
        {
            return await SayAsync("The database does not answer, or refuses.", ExitCode.Refused);
        }
        catch (OperationCanceledException)
        {
            return await SayAsync("Stopped.", ExitCode.Refused);
        }
    }

    private static ServiceProvider MakeServices()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();
        return new ServiceCollection().AddLogging().AddDesk(configuration).BuildServiceProvider();
    }

    private static Task<int> HelpAsync(Command command)
    {
        var path = new List<string> { "--help" };
        for (var step = command; step is not RootCommand; step = (Command)step.Parents.First())
        {
            path.Insert(0, step.Name);
        }

        return Verbs.Create().Parse(path).InvokeAsync(new InvocationConfiguration { Output = Console.Error });
    }

    private static async Task<int> SayAsync(string sentence, int exitCode)
    {
        await Console.Error.WriteLineAsync(sentence);
        return exitCode;
    }
}
