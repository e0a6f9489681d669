using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>What somebody is said to have done to a person or organisation for a contact with visitors. Always an allegation.</summary>
/// <remarks>Whether what was told is believed stands nowhere, here or elsewhere: protection does not depend on it.</remarks>
public sealed record AllegedSanction : IDueContent, IStatedContent
{
    /// <summary>V06. Z99 is "unknown", Z98 "other prejudice": nothing is too small or too unclear to record.</summary>
    public string Act { get; init; } = "Z99";

    public ImpreciseDate? From { get; init; }

    public ImpreciseDate? To { get; init; }

    /// <summary>V05: before, during or after the contact.</summary>
    public string? Phase { get; init; }

    /// <summary>Who ordered, applied, permitted or tolerated it.</summary>
    public IReadOnlyList<Involvement> By { get; init; } = [];

    public SanctionTarget Target { get; init; } = SanctionTarget.Unknown;

    /// <summary>The contact it is said to answer; may be another one of the same case, or none yet.</summary>
    public ProtectedCommunicationId? ProtectedCommunication { get; init; }

    /// <summary>V17.</summary>
    public string? PlaceType { get; init; }

    public string? Place { get; init; }

    /// <summary>V09: the harm if the allegation is right, not belief in it.</summary>
    public string? Severity { get; init; }

    /// <summary>V10.</summary>
    public string? Imminence { get; init; }

    /// <summary>V12: why a link to the contact is alleged. Optional; protection does not need one.</summary>
    public IReadOnlyList<string> Nexus { get; init; } = [];

    public string? Description { get; init; }

    public string State { get; init; } = SanctionState.Alleged;

    public string? NextStep { get; init; }

    public DateOnly? NextStepDueOn { get; init; }

    DateOnly? IDueContent.DueOn => NextStepDueOn;

    string? IStatedContent.State => State;
}

/// <summary>One actor's part: several modes at once, and no actor need be known ("tolerated" by nobody we can name).</summary>
/// <param name="Kind">V08, or null: not known who.</param>
/// <param name="Modes">V07: ORDER, APPLY, PERMIT, TOLERATE, …</param>
/// <param name="Description">Unit, rank or what they were seen wearing; sealed with the record.</param>
public sealed record Involvement(string? Kind, IReadOnlyList<string> Modes, string? Description);

/// <param name="Kind">PERSON, ORGANISATION, GROUP or UNKNOWN.</param>
/// <param name="Relations">V02: whom it hit, relative to the one who spoke.</param>
/// <param name="Description">A code or description; a name only with consent.</param>
public sealed record SanctionTarget(string Kind, IReadOnlyList<string> Relations, string? Description)
{
    public const string Person = "PERSON";
    public const string Organisation = "ORGANISATION";
    public const string Group = "GROUP";
    public const string NotKnown = "UNKNOWN";

    public static IReadOnlyList<string> Kinds { get; } = [Person, Organisation, Group, NotKnown];

    public static SanctionTarget Unknown { get; } = new(NotKnown, [], null);
}

/// <summary>The states of the first register. Closing needs consent, safety and a second officer, which are not built, so nothing closes.</summary>
public static class SanctionState
{
    public const string Alleged = "ALLEGED";
    public const string Assessment = "ASSESSMENT";
    public const string Monitoring = "MONITORING";

    public static IReadOnlyList<string> All { get; } = [Alleged, Assessment, Monitoring];
}
