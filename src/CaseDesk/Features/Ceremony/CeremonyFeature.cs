using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Ceremony.Demo;
using SafeReport.CaseDesk.Features.Ceremony.Verbs;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <summary>How a mechanism begins: root keys, first officers, first keyset; and the demonstration, which has one of its own.</summary>
public sealed class CeremonyFeature : Feature
{
    public override void AddTo(IServiceCollection services) => services
        .AddSingleton<RootMaking>()
        .AddSingleton<FirstKeyset>()
        .AddSingleton<CeremonyOpening>()
        .AddSingleton<CeremonyWalk>()
        .AddSingleton<Demonstration>();

    public override IEnumerable<Verb> CreateVerbs() => [new(Group: null, DemoVerb.Create()), new(Group: null, CeremonyVerb.Create())];
}
