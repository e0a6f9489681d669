namespace SafeReport.CaseDesk.Domain;

/// <summary>The codes of vocabulary V26. ADMIN, AUDIT and REPORT never see the content of a case.</summary>
public static class Role
{
    public const string Intake = "INTAKE";
    public const string Case = "CASE";
    public const string Focal = "FOCAL";
    public const string Visit = "VISIT";
    public const string Custodian = "CUSTODIAN";
    public const string Review = "REVIEW";
    public const string Chair = "CHAIR";
    public const string Report = "REPORT";
    public const string Keyholder = "KEYHOLDER";
    public const string Admin = "ADMIN";
    public const string Audit = "AUDIT";

    /// <summary>May be assigned to a case, and then records and replies.</summary>
    public static IReadOnlyList<string> WorksOnCases { get; } = [Case, Focal];

    /// <summary>Can do something about keys that are wrong, or about a call that reaches nobody.</summary>
    public static IReadOnlyList<string> MindsKeys { get; } = [Admin, Intake, Focal];

    /// <summary>Decides, with another, how the mechanism is reached and where the Exit button leads.</summary>
    public static IReadOnlyList<string> MindsCard { get; } = [Admin, Focal, Chair];

    public static bool IsKnown(string? role) => Vocabularies.Embedded["V26"].Has(role);
}
