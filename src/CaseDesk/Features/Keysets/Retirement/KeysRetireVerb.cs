using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Keysets.Retirement;

/// <summary><c>casedesk keys retire</c>: what was sealed to an earlier intake key goes to the newest one, and keys whose time is over are destroyed.</summary>
public static class KeysRetireVerb
{
    public static Command Create()
    {
        var officer = new Option<string>("--officer") { Description = "An officer who opens new items (INTAKE): with those keys it is done.", Required = true };
        var passphrase = new Option<string>("--passphrase-file") { Description = "The passphrase; - for standard input, else the terminal asks." };
        var json = VerbAction.JsonOption();
        return new Command("retire", "Seal items that are in no case to the newest intake key, and destroy intake keys 60 days after their keyset's end. Stopped, a repeat goes on.")
        {
            officer, passphrase, json,
        }
        .Runs(async (parsed, services, cancellationToken) =>
        {
            using var ring = await services.UnlockAsync(parsed.GetValue(officer)!, parsed.GetValue(passphrase), cancellationToken);
            var done = (await services.GetRequiredService<KeyRetirement>().RunAsync(ring, Console.Error.WriteLine, cancellationToken))
                .OrRefuse(services.GetRequiredService<TrustedClock>());
            if (parsed.GetValue(json))
            {
                VerbAction.PrintJson(new
                {
                    done.Resealed,
                    Keys = done.Keys.Select(key => new { key.Serial, Destroyed = key.Kept == Kept.Destroyed, From = key.On.ToString("O"), ItemsItDidNotOpen = key.Closed, Why = Why(key) }),
                });
            }
            else
            {
                Print(done);
            }

            return ExitCode.Done;
        });
    }

    private static void Print(RetirementOutcome done)
    {
        Console.WriteLine($"{done.Resealed} item(s) sealed to the newest intake key.");
        foreach (var key in done.Keys)
        {
            Console.WriteLine($"intake key {key.Serial}: {Why(key)}{(key.Closed > 0 ? $"; {key.Closed} item(s) named it and did not open with it" : "")}");
        }
    }

    private static string Why(RetiredKey key) => key.Kept switch
    {
        Kept.Destroyed => "destroyed",
        Kept.TooEarly => $"kept until {key.On:yyyy-MM-dd}",
        Kept.AtThePortal => "kept: the Portal still has, or takes, what is sealed to it",
        _ => "kept: items open with it that this officer could not seal anew",
    };
}
