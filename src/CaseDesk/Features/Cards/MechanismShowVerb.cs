using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary><c>casedesk mechanism show</c>: the card in force, and the one that waits for its second officer.</summary>
public static class MechanismShowVerb
{
    public static Command Create()
    {
        var mechanism = new Option<string>("--mechanism") { Description = "The mechanism's id, 8 hex digits.", Required = true };
        return new Command("show", "Show the mechanism's card, and an edit of it that waits, as JSON: the form in which 'mechanism edit' takes one.") { mechanism }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                if (!MechanismId.TryParse(parsed.GetValue(mechanism), out var id))
                {
                    throw new Domain.MisusedException("A mechanism's id is 8 hex digits.");
                }

                var state = await services.GetRequiredService<CardStore>().ReadAsync(id, cancellationToken);
                VerbAction.PrintJson(new
                {
                    state.InForce,
                    Waiting = state.Waiting is { } waiting ? new { waiting.Id, waiting.ProposedBy, waiting.ProposedOn, waiting.Card } : null,
                });
                return ExitCode.Done;
            });
    }
}
