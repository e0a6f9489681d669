using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>What a record must satisfy. Only the act is required, and "unknown" is an act.</summary>
public static class AllegedSanctionRules
{
    public const int MostInvolvements = 50;

    /// <summary>The texts cleaned, repeated codes once, dates no more exact than told.</summary>
    public static AllegedSanction Clean(AllegedSanction sanction) => sanction with
    {
        From = sanction.From?.Normalized(),
        To = sanction.To?.Normalized(),
        By = [.. sanction.By
            .Select(by => by with { Modes = Once(by.Modes), Description = PlainText.Clean(by.Description) })
            .Where(by => by.Kind is not null || by.Modes.Count > 0 || by.Description is not null)],
        Target = sanction.Target with
        {
            Relations = Once(sanction.Target.Relations),
            Description = PlainText.Clean(sanction.Target.Description),
        },
        Place = PlainText.Clean(sanction.Place),
        Nexus = Once(sanction.Nexus),
        Description = PlainText.Clean(sanction.Description),
        NextStep = PlainText.Clean(sanction.NextStep),
    };

    public static ProtectedCommunication Clean(ProtectedCommunication communication) => communication with
    {
        Types = Once(communication.Types),
        On = communication.On?.Normalized(),
        Place = PlainText.Clean(communication.Place),
        Note = PlainText.Clean(communication.Note),
    };

    public static List<FieldError> Check(AllegedSanction sanction)
    {
        var rules = new FieldRules();
        if (string.IsNullOrEmpty(sanction.Act))
        {
            rules.Add("Act", FieldProblem.Missing);
        }
        else
        {
            rules.Code("Act", "V06", sanction.Act);
        }

        CheckDates(rules, sanction);
        CheckInvolvements(rules, sanction.By);
        rules.Code("Phase", "V05", sanction.Phase);
        rules.OneOf("Target", SanctionTarget.Kinds, sanction.Target.Kind);
        rules.Codes("Target.Relations", "V02", sanction.Target.Relations);
        rules.Text("Target.Description", sanction.Target.Description, FieldRules.ShortText);
        rules.Code("PlaceType", "V17", sanction.PlaceType);
        rules.Text("Place", sanction.Place, FieldRules.ShortText);
        rules.Code("Severity", "V09", sanction.Severity);
        rules.Code("Imminence", "V10", sanction.Imminence);
        rules.Codes("Nexus", "V12", sanction.Nexus);
        rules.Text("Description", sanction.Description, FieldRules.LongText);
        rules.OneOf("State", SanctionState.All, sanction.State);
        rules.Text("NextStep", sanction.NextStep, FieldRules.ShortText);
        return rules.Errors;
    }

    public static List<FieldError> Check(ProtectedCommunication communication)
    {
        var rules = new FieldRules();
        rules.Code("Recipient", "V03", communication.Recipient);
        rules.Codes("Types", "V04", communication.Types);
        rules.Date("On", communication.On);
        rules.Code("PlaceType", "V17", communication.PlaceType);
        rules.Text("Place", communication.Place, FieldRules.ShortText);
        rules.Text("Note", communication.Note, FieldRules.LongText);
        return rules.Errors;
    }

    private static void CheckDates(FieldRules rules, AllegedSanction sanction)
    {
        rules.Date("From", sanction.From);
        rules.Date("To", sanction.To);

        // Imprecise dates may seem to cross ("in March" and "on 2 March"); only two exact ones can contradict each other.
        if (sanction is { From.Precision: ImpreciseDate.Exact, To.Precision: ImpreciseDate.Exact } && sanction.To.Day < sanction.From.Day)
        {
            rules.Add("To", FieldProblem.EndsBeforeItStarts);
        }
    }

    private static void CheckInvolvements(FieldRules rules, IReadOnlyList<Involvement> involvements)
    {
        if (involvements.Count > MostInvolvements)
        {
            rules.Add("By", FieldProblem.TooLong);
        }

        for (var i = 0; i < involvements.Count; i++)
        {
            rules.Code($"By[{i}].Kind", "V08", involvements[i].Kind);
            rules.Codes($"By[{i}].Modes", "V07", involvements[i].Modes);
            rules.Text($"By[{i}].Description", involvements[i].Description, FieldRules.ShortText);
        }
    }

    private static List<string> Once(IReadOnlyList<string> codes) => [.. codes.Distinct(StringComparer.Ordinal)];
}
