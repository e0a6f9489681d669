using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>Alleged sanctions, the communications they followed, and the register of both.</summary>
public sealed class AllegedSanctionsFeature : Feature
{
    public override IReadOnlyList<DeskLink> Links { get; } = [new("/register", TextKey.RegisterTitle, Role.WorksOnCases)];

    public override IReadOnlyList<Type> Face { get; } =
    [
        typeof(AllegedSanctionStore), typeof(ProtectedCommunication), typeof(ProtectedCommunicationStore), typeof(SanctionRegister), typeof(RegisterPage), typeof(RegisterRow),
    ];

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<SanctionRegister>();
}
