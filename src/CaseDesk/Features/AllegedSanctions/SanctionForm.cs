using System.Globalization;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Fields;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

public sealed class ActorForm
{
    public string? Kind { get; set; }

    public List<string> Modes { get; set; } = [];

    public string? Description { get; set; }

    public bool IsBlank => string.IsNullOrEmpty(Kind) && Modes.Count == 0 && string.IsNullOrWhiteSpace(Description);
}

/// <summary>The form of an alleged sanction, as typed; read into a record only when it is sent.</summary>
public sealed class SanctionForm
{
    /// <summary>The choice "a contact described below", beside the contacts the case already has.</summary>
    public const string NewContact = "new";

    /// <summary>The id of what the form makes, drawn with it.</summary>
    public string? New { get; set; }

    public string? Act { get; set; }

    public DateParts From { get; set; } = new();

    public DateParts To { get; set; } = new();

    public string? Phase { get; set; }

    public List<ActorForm> By { get; set; } = [];

    public string? TargetKind { get; set; }

    public List<string> TargetRelations { get; set; } = [];

    public string? Target { get; set; }

    public string? Contact { get; set; }

    public string? ContactRecipient { get; set; }

    public List<string> ContactTypes { get; set; } = [];

    public DateParts ContactOn { get; set; } = new();

    public string? ContactPlace { get; set; }

    public string? PlaceType { get; set; }

    public string? Place { get; set; }

    public string? Severity { get; set; }

    public string? Imminence { get; set; }

    public List<string> Nexus { get; set; } = [];

    public string? Description { get; set; }

    public string? State { get; set; }

    public string? NextStep { get; set; }

    public string? NextStepDueOn { get; set; }

    public string? Reason { get; set; }

    public long Version { get; set; }

    public static SanctionForm Of(AllegedSanction sanction) => new()
    {
        Act = sanction.Act,
        From = DateParts.Of(sanction.From),
        To = DateParts.Of(sanction.To),
        Phase = sanction.Phase,
        By = [.. sanction.By.Select(by => new ActorForm { Kind = by.Kind, Modes = [.. by.Modes], Description = by.Description })],
        TargetKind = sanction.Target.Kind,
        TargetRelations = [.. sanction.Target.Relations],
        Target = sanction.Target.Description,
        Contact = sanction.ProtectedCommunication?.ToString(),
        PlaceType = sanction.PlaceType,
        Place = sanction.Place,
        Severity = sanction.Severity,
        Imminence = sanction.Imminence,
        Nexus = [.. sanction.Nexus],
        Description = sanction.Description,
        State = sanction.State,
        NextStep = sanction.NextStep,
        NextStepDueOn = sanction.NextStepDueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>A contact the report tells of goes into the form; one the case already has is only pointed at.</summary>
    public void Propose(ProtectedCommunication? told, ProtectedCommunicationId? known)
    {
        Contact = known?.ToString() ?? (told is null ? null : NewContact);
        ContactRecipient = told?.Recipient;
        ContactTypes = [.. told?.Types ?? []];
        ContactOn = DateParts.Of(told?.On);
        ContactPlace = told?.Place;
    }

    public AllegedSanction Read(FormErrors errors) => new()
    {
        Act = Code(Act) ?? "Z99",
        From = Date("from", From, errors),
        To = Date("to", To, errors),
        Phase = Code(Phase),
        By = [.. By.Where(actor => !actor.IsBlank).Select(actor => new Involvement(Code(actor.Kind), actor.Modes, actor.Description))],
        Target = new SanctionTarget(Code(TargetKind) ?? SanctionTarget.NotKnown, TargetRelations, Target),
        ProtectedCommunication = Guid.TryParse(Contact, out var contact) ? new ProtectedCommunicationId(contact) : null,
        PlaceType = Code(PlaceType),
        Place = Place,
        Severity = Code(Severity),
        Imminence = Code(Imminence),
        Nexus = Nexus,
        Description = Description,
        State = Code(State) ?? SanctionState.Alleged,
        NextStep = NextStep,
        NextStepDueOn = Due(errors),
    };

    public ProtectedCommunication? ReadContact(FormErrors errors) => Contact != NewContact ? null : new ProtectedCommunication
    {
        Recipient = Code(ContactRecipient),
        Types = ContactTypes,
        On = Date("contactOn", ContactOn, errors),
        Place = ContactPlace,
    };

    private static string? Code(string? code) => string.IsNullOrEmpty(code) ? null : code;

    private static ImpreciseDate? Date(string name, DateParts parts, FormErrors errors)
    {
        if (!parts.TryRead(out var date))
        {
            errors.Say(name, TextKey.ProblemDate);
        }

        return date;
    }

    private DateOnly? Due(FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(NextStepDueOn))
        {
            return null;
        }

        if (DateOnly.TryParseExact(NextStepDueOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due))
        {
            return due;
        }

        errors.Say("nextStepDueOn", TextKey.ProblemDate);
        return null;
    }
}
