namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>An officer as ASP.NET Core Identity sees one: a name, a count of failures and an end of the lock-out. No password hash exists.</summary>
public sealed class SignInOfficer
{
    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string NormalizedName { get; init; } = "";

    public string Stamp { get; init; } = "";

    public int FailedCount { get; set; }

    public DateTime? LockedUntil { get; set; }

    public bool Disabled { get; init; }
}
