using System.CommandLine;
using SafeReport.CaseDesk.Features.Audit;
using SafeReport.CaseDesk.Features.Takeover;

namespace SafeReport.CaseDesk.Commands;

/// <summary>All verbs, one line each. A verb that is not built is absent.</summary>
public static class Verbs
{
    public static RootCommand Create() => new("The case desk of SafeReport. Without a verb it serves the web application.")
    {
        new Command("serve", "Serve the web application (as without a verb)."),
        MigrateVerb.Create(),
        new Command("item", "Items as they were handed in.")
        {
            ItemListVerb.Create(),
        },
        new Command("audit", "The log of what officers did.")
        {
            AuditVerifyVerb.Create(),
        },
    };
}
