using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>Officers who can be given a case, as choices of a form: a name and what they are.</summary>
public static class Assignable
{
    public static IReadOnlyList<Term> Among(IEnumerable<Officer> officers) =>
    [
        .. officers.Where(officer => !officer.Disabled && officer.Roles.Overlaps(Role.WorksOnCases))
            .Select(officer => new Term(officer.Id.ToString(), $"{officer.Name} – {RolesOf(officer.Roles)}", "")),
    ];

    public static string RolesOf(IReadOnlySet<string> roles) =>
        string.Join(", ", Vocabularies.Embedded["V26"].Terms.Where(role => roles.Contains(role.Code)).Select(role => role.Label));
}
