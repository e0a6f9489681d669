using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets.Retirement;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Features.Keysets.Watch;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>How keysets are signed and follow each other, and the look at them from outside.</summary>
public sealed class KeysetsFeature : Feature
{
    /// <summary>What the ceremony, which makes the first keyset of all, takes from here.</summary>
    public override IReadOnlyList<Type> Face { get; } =
    [
        typeof(KeyRenewal), typeof(KeyVerbOptions), typeof(KeysetAcceptance), typeof(KeysetRecord), typeof(KeysetRecords), typeof(KeysetRelease), typeof(MechanismRow),
        typeof(NewKeyset), typeof(NewOfficer), typeof(NoteSigning), typeof(Opening), typeof(PendingKeyset), typeof(PendingKeysets), typeof(RootFile), typeof(RootKeyFile),
        typeof(RootSigner), typeof(RootKey), typeof(RootKeys), typeof(MechanismName), typeof(FirstOfficer), typeof(Outbox), typeof(AcceptedKeyset),
        typeof(IVisitorLook), typeof(PortalEntrance), typeof(PortalVisit), typeof(VisitorAnswer),
        typeof(KeyRefusal), typeof(KeySentences),
    ];

    public override void AddTo(IServiceCollection services) => services
        .AddSingleton<KeysetRelease>()
        .AddSingleton<PendingKeysets>()
        .AddSingleton<KeysetAcceptance>()
        .AddSingleton<KeyRotation>()
        .AddSingleton<KeysetRecords>()
        .AddSingleton<KeysetDues>()
        .AddSingleton<InboxResealing>()
        .AddSingleton<KeyRetirement>()
        .AddSingleton<PortalEntrance>()
        .AddSingleton<KeysetLook>()
        .AddSingleton<WatchState>();

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<KeysetWatch>()
        .AddHostedService<KeysetWatchService>();

    public override IEnumerable<Verb> CreateVerbs() =>
    [
        new(VerbGroup.Keyset, KeysetShowVerb.Create()),
        new(VerbGroup.Keyset, KeysetPublishVerb.Create()),
        new(VerbGroup.Keyset, KeysetCheckVerb.Create()),
        new(VerbGroup.Keys, KeysRotateVerb.Create()),
        new(VerbGroup.Keys, KeysRetireVerb.Create()),
    ];

    /// <summary>Whether visitors are shown the right keys, and that a new keyset is due: for those who can do something about it.</summary>
    public override async Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask)
    {
        if (!ask.Holds(Role.MindsKeys))
        {
            return [];
        }

        // Both by one statement: a page asks the database as little as it can.
        var watch = ask.Get<WatchState>();
        var mechanism = ask.Ring.Mechanism;
        var asksWatch = !watch.IsKnown(mechanism);
        var found = await ask.Get<KeysetDues>().ReadAsync(await ask.ConnectionAsync(), mechanism, asksWatch, ask.Gone);
        if (asksWatch)
        {
            watch.Know(mechanism, found.Differs);
        }

        var notices = new List<Notice>();
        if (TextOf(watch.Notice(mechanism)) is { } warning)
        {
            notices.Add(new(NoticePlace.Keysets, Notice.Alarm, "alert", "keysets", ask.Texts.ByKey(warning)));
        }

        if (found.Due is { } due && TextOf(due, ask) is { } text)
        {
            notices.Add(new(NoticePlace.KeysetDue, Notice.Due, "status", "keyset-due", text));
        }

        return notices;
    }

    private static string? TextOf(WatchNotice notice) => notice switch
    {
        WatchNotice.None => null,
        WatchNotice.Differs => TextKey.KeysetsDiffer,
        WatchNotice.Closed => TextKey.KeysetsClosed,
        WatchNotice.Days => TextKey.KeysetsDays,
        _ => TextKey.KeysetsUnanswered,
    };

    private static string? TextOf(KeysetDue due, NoticeAsk ask) => due.Reason switch
    {
        DueReason.HolderGone => ask.Texts.KeysetsHolderGone,
        _ when ask.Get<TrustedClock>().Doubt is not null => null,   // by a wrong clock it would be a false word
        DueReason.Over => ask.Texts.KeysetsOver(ask.Texts.Day(due.LastDay)),
        DueReason.EndsSoon => ask.Texts.KeysetsEndsSoon(ask.Texts.Day(due.LastDay)),
        _ => null,
    };
}
