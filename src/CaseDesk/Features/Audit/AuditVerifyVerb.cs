using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Events;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary><c>casedesk audit verify</c>: walks the chain of events and names the first link that does not hold.</summary>
public static class AuditVerifyVerb
{
    public static Command Create()
    {
        var json = VerbAction.JsonOption();
        var checkpoints = new Option<string>("--checkpoints") { Description = "A folder with copies of the exported checkpoints (*.note); without it, the desk's own is taken." };
        return new Command("verify", "Walk the chain of events, hold it against the checkpoints, and say where it breaks.") { json, checkpoints }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var folder = parsed.GetValue(checkpoints);
                var chain = await services.GetRequiredService<ChainCheck>().CheckAsync(folder, cancellationToken);
                Print(chain, parsed.GetValue(json));

                // Whoever names a folder expects checkpoints there: an empty one was emptied.
                return chain.Holds && (folder is null || chain.Checkpoints > 0) ? ExitCode.Done : ExitCode.Refused;
            });
    }

    private static void Print(CheckedChain chain, bool json)
    {
        var state = chain.State;
        var head = Convert.ToHexStringLower(state.Head);
        if (json)
        {
            VerbAction.PrintJson(new { state.Events, head, state.BrokenAt, state.DiffersAt, chain.Checkpoints, Refused = chain.Refused, chain.Holds });
        }
        else if (state.Holds)
        {
            Console.WriteLine($"The chain holds: {state.Events} event(s), head {head}. Compare both with a copy kept elsewhere.");
            PrintCheckpoints(chain);
        }
        else if (state.BrokenAt is null)
        {
            Console.WriteLine($"The chain is not the one that was signed at event {state.DiffersAt}: it was written anew, or cut off. Now it has {state.Events} event(s).");
            PrintCheckpoints(chain);
        }
        else
        {
            Console.WriteLine($"The chain is broken at event {state.BrokenAt}: it was changed, removed or put in. {state.Events} event(s) before it hold.");
        }
    }

    private static void PrintCheckpoints(CheckedChain chain)
    {
        Console.WriteLine($"It was held against {chain.Checkpoints} checkpoint(s) that a desk key signed.");
        if (chain.Refused > 0)
        {
            Console.WriteLine($"{chain.Refused} file(s) among the checkpoints are none that a desk key signed: somebody changed them.");
        }
    }
}
