using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>What was done at the desk, for the auditor.</summary>
public sealed class AuditFeature : Feature
{
    public override IReadOnlyList<DeskLink> Links { get; } = [new("/events", TextKey.EventsTitle, Role.Audit)];

    public override void AddTo(IServiceCollection services) => services
        .AddSingleton<CheckpointFolder>()
        .AddSingleton<Func<ProcessKeys>>(provider => provider.GetRequiredService<ProcessKeys>)
        .AddSingleton<ChainCheck>();

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<ChainWatch>()
        .AddSingleton<CheckpointCommand>()
        .AddHostedService<CheckpointClock>();

    public override IEnumerable<Verb> CreateVerbs() => [new(VerbGroup.Audit, AuditVerifyVerb.Create())];
}
