using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Cases.Removal;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Records;

namespace SafeReport.CaseDesk.Features.Cases;

public static class CaseServices
{
    /// <summary>The stores of cases, alleged sanctions and replies. The vault, officers, events and databases are registered elsewhere.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddSingleton<CaseDatabase>()
        .AddSingleton<CaseStore>()
        .AddSingleton<ICaseArrivals>(provider => provider.GetRequiredService<CaseStore>())
        .AddSingleton<CaseDoor>()
        .AddSingleton<OfficerRemoval>()
        .AddSingleton<PayloadRenewal>()
        .AddSingleton<Renewals>()
        .AddHostedService<RenewalService>()
        .AddSingleton<SanctionRegister>()
        .AddSingleton<ReplyStore>();
}
