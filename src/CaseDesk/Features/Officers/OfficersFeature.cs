using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>Who works at the desk.</summary>
public sealed class OfficersFeature : Feature
{
    public override IReadOnlyList<DeskLink> Links { get; } = [new(Addresses.Officers, TextKey.OfficersTitle, Role.Admin)];

    public override IReadOnlyList<Type> Face { get; } =
    [
        typeof(OfficerStore), typeof(OfficerProvisioning), typeof(OfficerKeys), typeof(OfficerMaker), typeof(OfficerCredentials), typeof(Assignable),
    ];

    public override void AddTo(IServiceCollection services) => services
        .AddSingleton<OfficerStore>()
        .AddSingleton<OfficerProvisioning>()
        .AddSingleton<OfficerDisabling>()
        .AddSingleton<OfficerUnlock>();

    public override IEnumerable<Verb> CreateVerbs() =>
    [
        new(VerbGroup.Officer, OfficerAddVerb.Create()),
        new(VerbGroup.Officer, OfficerListVerb.Create()),
        new(VerbGroup.Officer, OfficerDisableVerb.Create()),
        new(VerbGroup.Officer, OfficerIdentityVerb.Create()),
    ];
}
