using System.CommandLine;
using SafeReport.CaseDesk.Features.Audit;
using SafeReport.CaseDesk.Features.Ceremony;
using SafeReport.CaseDesk.Features.Ceremony.Demo;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Retirement;
using SafeReport.CaseDesk.Features.Keysets.Watch;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Features.Timekeeping;
using SafeReport.CaseDesk.Features.Triage.Verbs;

namespace SafeReport.CaseDesk.App;

/// <summary>All verbs, one line each. A verb that is not built is absent.</summary>
public static class Verbs
{
    public static RootCommand Create() => new("The case desk of SafeReport. Without a verb it serves the web application.")
    {
        new Command("serve", "Serve the web application (as without a verb)."),
        MigrateVerb.Create(),
        DemoVerb.Create(),
        CeremonyVerb.Create(),
        new Command("officer", "Who works at the desk.")
        {
            OfficerAddVerb.Create(),
            OfficerListVerb.Create(),
            OfficerDisableVerb.Create(),
            OfficerIdentityVerb.Create(),
        },
        new Command("keyset", "The keys that reports are sealed to.")
        {
            KeysetShowVerb.Create(),
            KeysetPublishVerb.Create(),
            KeysetCheckVerb.Create(),
        },
        new Command("keys", "Keys and their turns.")
        {
            KeysRotateVerb.Create(),
            KeysRetireVerb.Create(),
        },
        new Command("clock", "What day it is.")
        {
            ClockConfirmVerb.Create(),
        },
        new Command("mailbox", "What reporters read.")
        {
            MailboxPublishVerb.Create(),
        },
        new Command("item", "Items as they were handed in.")
        {
            ItemListVerb.Create(),
            ItemOpenVerb.Create(),
            ItemExportVerb.Create(),
        },
        new Command("audit", "The log of what officers did.")
        {
            AuditVerifyVerb.Create(),
        },
    };
}
