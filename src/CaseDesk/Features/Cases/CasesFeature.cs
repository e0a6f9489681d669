using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases.Removal;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>Cases, who works on them, and removal from them for cause.</summary>
public sealed class CasesFeature : Feature
{
    public override IReadOnlyList<DeskLink> Links { get; } = [new(Addresses.Cases, TextKey.CasesTitle, Role.WorksOnCases)];

    public override IReadOnlyList<Type> Face { get; } = [typeof(CaseStore), typeof(NewCase), typeof(CaseRecipient)];

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<CaseStore>()
        .AddSingleton<ICaseArrivals>(provider => provider.GetRequiredService<CaseStore>())
        .AddSingleton<OfficerRemoval>()
        .AddSingleton<PayloadRenewal>()
        .AddSingleton<Renewals>()
        .AddHostedService<RenewalService>();

    public override async Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask) =>
        ask.Holds(Role.WorksOnCases) && await CountNewsAsync(ask) is > 0 and var news
            ? [new(NoticePlace.News, Notice.Due, "status", "case-news", ask.Texts.CasesNewsCount(news)) { Href = Addresses.Cases, LinkText = ask.Texts.CasesNewsCountOpen }]
            : [];

    /// <summary>How many items are new in the officer's cases: whatever page stands first for their role says so.</summary>
    private static async Task<long> CountNewsAsync(NoticeAsk ask)
    {
        const string sql = """
            select (select count(*) from desk.case_officer o join desk.case_item c on c.case_id = o.case_id and c.unread where o.officer = @Officer)
                 + (select count(*) from desk.case_officer o join desk.follow_up f on f.case_id = o.case_id where o.officer = @Officer)
            """;
        var connection = await ask.ConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, new { Officer = ask.Ring.Officer.Value }, cancellationToken: ask.Gone));
    }
}
