using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>What reporters read: snapshots of all mailboxes, and erasing one's own.</summary>
public sealed class MailboxesFeature : Feature
{
    public override IReadOnlyList<Type> Face { get; } = [typeof(SnapshotPublisher), typeof(PublishedSnapshot), typeof(SnapshotRefusal)];

    public override void AddTo(IServiceCollection services) => services
        .AddSingleton<EraseRequests>()
        .AddSingleton<MailboxLedger>()
        .AddSingleton<SnapshotWriter>()
        .AddSingleton<SnapshotPublisher>();

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services
        .AddHostedService<SnapshotClock>()
        .AddHostedService<EraseClock>();

    public override IEnumerable<Verb> CreateVerbs() => [new(VerbGroup.Mailbox, MailboxPublishVerb.Create())];
}
