using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Audit;
using SafeReport.CaseDesk.Features.Cards;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Ceremony;
using SafeReport.CaseDesk.Features.Disks;
using SafeReport.CaseDesk.Features.Errors;
using SafeReport.CaseDesk.Features.Inbox;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Features.SignIn;
using SafeReport.CaseDesk.Features.Start;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Features.Timekeeping;
using SafeReport.CaseDesk.Features.Triage;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.App;

/// <summary>Every feature, once. Their links stand in this order, and the first one an officer may follow is where signing in leads.</summary>
public static class DeskFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        new StartFeature(),
        new ErrorsFeature(),
        new DisksFeature(),
        new TakeoverFeature(),
        new InboxFeature(),
        new TriageFeature(),
        new CasesFeature(),
        new AllegedSanctionsFeature(),
        new RepliesFeature(),
        new MailboxesFeature(),
        new CeremonyFeature(),
        new KeysetsFeature(),
        new OfficersFeature(),
        new CardsFeature(),
        new SignInFeature(),
        new TimekeepingFeature(),
        new AuditFeature(),
    ];
}
