using System.Text.Json;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>What a report says, put into the fields of the register for an officer to confirm, change or drop. Nothing is stored by this.</summary>
/// <remarks>Codes that are not in the lists are left out here; the report itself, with everything in it, is shown beside the form.</remarks>
public sealed record Proposal(ProtectedCommunication? Communication, IReadOnlyList<AllegedSanction> Sanctions)
{
    private const int MostActs = 50;

    public static Proposal From(ReportDocument report)
    {
        var root = report.Root;
        var acts = root.Objects("acts").Take(MostActs).ToList();
        var dated = acts.Find(act => act.Text("from") is not null || act.Text("to") is not null);
        var target = Target(root);
        var imminence = report.Danger ? "I4" : root.Code("V10", "imminence");

        // The simple form asks "when" once for all acts, so the first dated act speaks for those without a date.
        return new Proposal(Contact(root), [.. acts.Select(act => Act(act, dated) with { Target = target, Imminence = imminence })]);
    }

    private static AllegedSanction Act(JsonElement act, JsonElement dated)
    {
        var dates = act.Text("from") is null && act.Text("to") is null && dated.ValueKind == JsonValueKind.Object ? dated : act;
        return new AllegedSanction
        {
            Act = act.Code("V06", "act") ?? "Z99",
            From = dates.Date("from"),
            To = dates.Date("to"),
            Phase = act.Code("V05", "phase"),
            By = Involvements(act),
            PlaceType = act.Code("V17", "placeType"),
            Place = PlainText.Clean(act.Text("place")),
            Description = PlainText.Clean(act.Text("text")),
        };
    }

    /// <summary>A mode without an actor stays: that somebody tolerated it is an allegation even when nobody can be named.</summary>
    private static List<Involvement> Involvements(JsonElement act)
    {
        var kinds = act.Codes("V08", "by");
        var modes = act.Codes("V07", "modes");
        return kinds.Count > 0
            ? [.. kinds.Select(kind => new Involvement(kind, modes, null))]
            : modes.Count > 0 ? [new Involvement(null, modes, null)] : [];
    }

    private static SanctionTarget Target(JsonElement root)
    {
        var relations = root.Codes("V02", "target");
        var kind = relations switch
        {
            _ when relations.Contains("ORGANISATION") => SanctionTarget.Organisation,
            _ when relations.Contains("COLLECTIVE") => SanctionTarget.Group,
            _ when relations.Any(relation => relation is not ("UNKNOWN" or "OTHER")) => SanctionTarget.Person,
            _ => SanctionTarget.NotKnown,
        };
        return new SanctionTarget(kind, relations, PlainText.Clean(root.Text("targetText")));
    }

    private static ProtectedCommunication? Contact(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("contact", out var contact) && contact.ValueKind == JsonValueKind.Object
            ? new ProtectedCommunication
            {
                Recipient = contact.Code("V03", "recipient"),
                Types = contact.Codes("V04", "type"),
                On = contact.Date("date"),
                Place = PlainText.Clean(contact.Text("place")),
            }
            : null;
}
