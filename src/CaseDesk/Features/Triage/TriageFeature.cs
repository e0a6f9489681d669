using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Triage.Verbs;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Triage;

/// <summary>An item: reading it, and what becomes of it.</summary>
public sealed class TriageFeature : Feature
{
    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<ReportView>();

    public override IEnumerable<Verb> CreateVerbs() => [new(VerbGroup.Item, ItemOpenVerb.Create()), new(VerbGroup.Item, ItemExportVerb.Create())];

    public override void Map(IEndpointRouteBuilder endpoints) => endpoints.MapFiles();
}
