using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Ceremony.Demo;

/// <summary>The demonstration's officers. The first can walk the whole path alone; after that there is one for every role of V26.</summary>
internal static class DemoOfficers
{
    // scrypt takes 128 MiB for each.
    private const int AtOnce = 2;

    private static readonly (string Name, string[] Roles)[] All =
    [
        ("officer", [Role.Intake, Role.Case, Role.Focal]),
        ("intake", [Role.Intake]),
        ("case", [Role.Case]),
        ("focal", [Role.Focal]),
        ("visit", [Role.Visit]),
        ("custodian", [Role.Custodian]),
        ("review", [Role.Review]),
        ("chair", [Role.Chair]),
        ("report", [Role.Report]),
        ("keyholder", [Role.Keyholder]),
        ("admin", [Role.Admin]),
        ("audit", [Role.Audit]),
    ];

    public static IReadOnlyList<DemoOfficer> Draw() => [.. All.Select(officer =>
    {
        var credentials = OfficerCredentials.New();
        return new DemoOfficer(officer.Name, officer.Roles, credentials.Passphrase, credentials.TotpSecret);
    })];

    public static Officer[] Make(IReadOnlyList<DemoOfficer> officers, DeskSecret secret, MechanismId mechanism, DateOnly today) =>
    [
        .. officers.AsParallel().AsOrdered().WithDegreeOfParallelism(AtOnce)
            .Select(officer => OfficerMaker.Make(secret, mechanism, officer.Name, officer.Roles, officer.ToCredentials(), today)),
    ];
}
