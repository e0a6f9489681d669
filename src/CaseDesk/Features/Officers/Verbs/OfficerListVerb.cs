using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Officers.Verbs;

/// <summary><c>casedesk officer list</c>: who works at the desk, in which roles.</summary>
public static class OfficerListVerb
{
    public static Command Create()
    {
        var json = VerbAction.JsonOption();
        return new Command("list", "List the officers of every mechanism.") { json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var officers = await services.GetRequiredService<OfficerStore>().ListAsync(mechanism: null, cancellationToken);
                if (parsed.GetValue(json))
                {
                    VerbAction.PrintJson(officers.Select(officer => new
                    {
                        Id = officer.Id.ToString(),
                        Mechanism = officer.Mechanism.ToString(),
                        officer.Name,
                        Roles = Roles(officer),
                        AddedOn = Day(officer.AddedOn),
                        DisabledOn = officer.DisabledOn is { } day ? Day(day) : null,
                    }));
                }
                else
                {
                    Print(officers);
                }

                return ExitCode.Done;
            });
    }

    private static void Print(IReadOnlyList<Officer> officers)
    {
        foreach (var officer in officers)
        {
            var disabled = officer.DisabledOn is { } day ? $"  disabled {Day(day)}" : "";
            Console.WriteLine($"{officer.Mechanism}  {officer.Name}  {string.Join(",", Roles(officer))}  added {Day(officer.AddedOn)}{disabled}");
        }

        Console.WriteLine($"{officers.Count} officer(s).");
    }

    private static string[] Roles(Officer officer) => [.. officer.Roles.Order(StringComparer.Ordinal)];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");
}
