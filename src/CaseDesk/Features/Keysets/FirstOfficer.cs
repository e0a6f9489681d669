namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>One of the first officers: NAME=ROLE,ROLE.</summary>
public sealed record FirstOfficer(string Name, IReadOnlyList<string> Roles);
