using Microsoft.AspNetCore.Authorization;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web;

/// <summary>Who may come to which pages. The stores ask again, by key and by role; this keeps the doors shut in the first place.</summary>
public static class Policies
{
    public const string Intake = "intake";
    public const string CaseWork = "case-work";

    /// <summary>Items and cases: an intake officer or who works on cases. Which of them, the keys decide.</summary>
    public const string Content = "content";

    public const string Officers = "officers";
    public const string Events = "events";
    public const string Clock = "clock";

    public const string Card = "card";

    public static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(Intake, policy => policy.RequireRole(Role.Intake));
        options.AddPolicy(CaseWork, policy => policy.RequireRole(Role.Case, Role.Focal));
        options.AddPolicy(Content, policy => policy.RequireRole(Role.Intake, Role.Case, Role.Focal));
        options.AddPolicy(Officers, policy => policy.RequireRole(Role.Admin));
        options.AddPolicy(Events, policy => policy.RequireRole(Role.Audit));
        options.AddPolicy(Clock, policy => policy.RequireRole(Role.Admin, Role.Focal));
        options.AddPolicy(Card, policy => policy.RequireRole(Role.MindsCard));
        // What nobody thought of is shut.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
