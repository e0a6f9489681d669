using SafeReport.CaseDesk.Features.Ceremony;
using SafeReport.CaseDesk.Features.Keysets.Retirement;
using SafeReport.CaseDesk.Features.Keysets.Watch;

namespace SafeReport.CaseDesk.Features.Keysets;

internal static class KeyServices
{
    /// <summary>How keysets begin, are signed, and follow each other: for the server and the verbs alike.</summary>
    public static IServiceCollection AddKeyLife(this IServiceCollection services) => services
        .AddSingleton<PendingKeysets>()
        .AddSingleton<KeysetAcceptance>()
        .AddSingleton<KeyRotation>()
        .AddSingleton<KeysetRecords>()
        .AddSingleton<KeysetDues>()
        .AddSingleton<InboxResealing>()
        .AddSingleton<KeyRetirement>()
        .AddSingleton<RootMaking>()
        .AddSingleton<FirstKeyset>()
        .AddSingleton<CeremonyOpening>()
        .AddSingleton<CeremonyWalk>()
        .AddSingleton<PortalEntrance>()
        .AddSingleton<KeysetLook>()
        .AddSingleton<WatchState>();

    /// <summary>What the server does by itself: look at its keysets from outside.</summary>
    public static IServiceCollection AddKeyWatch(this IServiceCollection services) => services
        .AddSingleton<KeysetWatch>()
        .AddHostedService<KeysetWatchService>();
}
