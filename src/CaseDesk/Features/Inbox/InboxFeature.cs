using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Inbox;

/// <summary>What came in and is in no case yet.</summary>
public sealed class InboxFeature : Feature
{
    public override IReadOnlyList<DeskLink> Links { get; } = [new(Addresses.Inbox, TextKey.InboxTitle, Role.Intake)];

    public override IReadOnlyList<Type> Face { get; } = [typeof(InboxStore)];

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<InboxStore>();
}
