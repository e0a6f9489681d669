using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets.Watch;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>The mechanism's card: how it is reached where its site cannot help. Two officers for every change.</summary>
public sealed class CardsFeature : Feature
{
    public override IReadOnlyList<DeskLink> Links { get; } = [new(Addresses.Mechanism, TextKey.CardTitle, [.. Role.MindsCard])];

    /// <summary>What the demonstration begins with.</summary>
    public override IReadOnlyList<Type> Face { get; } = [typeof(CardStore), typeof(CardPublisher), typeof(MechanismCard), typeof(CardTexts)];

    public override void AddTo(IServiceCollection services) => services
        .AddSingleton<CardStore>()
        .AddSingleton<CardPublisher>()
        .AddSingleton<CardWatchState>();

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<IVisitorLook, CardLook>()
        .AddHostedService<CardPublishing>();

    public override IEnumerable<Verb> CreateVerbs() =>
    [
        new(VerbGroup.Mechanism, MechanismShowVerb.Create()),
        new(VerbGroup.Mechanism, MechanismEditVerb.Create()),
    ];

    /// <summary>For ADMIN, who sees no case: that there is no card, that one waits, that visitors are shown another.</summary>
    public override async Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask)
    {
        if (!ask.Holds(Role.Admin))
        {
            return [];
        }

        var news = await CardWatchState.NewsAsync(await ask.ConnectionAsync(), ask.Ring.Mechanism, ask.Gone);
        return news switch
        {
            { Differs: true } => [Say(ask, Notice.Alarm, "alert", ask.Texts.CardDiffers)],
            { Waits: true } => [Say(ask, Notice.Due, "status", ask.Texts.CardWaits)],
            { InForce: false } => [Say(ask, Notice.Due, "status", ask.Texts.CardNone)],
            _ => [],
        };
    }

    private static Notice Say(NoticeAsk ask, string classes, string role, string text) =>
        new(NoticePlace.Card, classes, role, "card-notice", text) { Href = Addresses.Mechanism, LinkText = ask.Texts.CardOpen };
}
