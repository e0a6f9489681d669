using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>What officers write back to reporters.</summary>
public sealed class RepliesFeature : Feature
{
    public override IReadOnlyList<Type> Face { get; } = [typeof(ReplyStore), typeof(ReplyObstacle), typeof(MailboxSummary), typeof(WrittenReply), typeof(RepliesShown)];

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<ReplyStore>();
}
