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
        return new Command("verify", "Walk the chain of events and say where it breaks.") { json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var state = await services.GetRequiredService<EventLog>().VerifyAsync(cancellationToken);
                Print(state, parsed.GetValue(json));
                return state.Holds ? ExitCode.Done : ExitCode.Refused;
            });
    }

    private static void Print(ChainState state, bool json)
    {
        var head = Convert.ToHexStringLower(state.Head);
        if (json)
        {
            VerbAction.PrintJson(new { state.Events, head, state.BrokenAt, state.Holds });
        }
        else if (state.Holds)
        {
            Console.WriteLine($"The chain holds: {state.Events} event(s), head {head}. Compare both with a copy kept elsewhere.");
        }
        else
        {
            Console.WriteLine($"The chain is broken at event {state.BrokenAt}: it was changed, removed or put in. {state.Events} event(s) before it hold.");
        }
    }
}
