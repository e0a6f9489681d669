using SafeReport.CaseDesk.Features.Ceremony.Demo;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.App;

public static class VaultServices
{
    /// <summary>Keys, officers, items and mailboxes: for the server and the verbs alike.</summary>
    public static IServiceCollection AddVault(this IServiceCollection services) => services
        .AddSingleton<ProcessKeys>()
        .AddSingleton<KeyRings>()
        .AddSingleton<OfficerVault>()
        .AddSingleton<ItemReader>()
        .AddSingleton<OfficerStore>()
        .AddSingleton<OfficerProvisioning>()
        .AddSingleton<OfficerDisabling>()
        .AddSingleton<OfficerUnlock>()
        .AddSingleton<KeysetRelease>()
        .AddSingleton<Demonstration>()
        .AddKeyLife()
        .AddSingleton<EraseRequests>()
        .AddSingleton<MailboxLedger>()
        .AddSingleton<SnapshotWriter>()
        .AddSingleton<SnapshotPublisher>();

    /// <summary>What the server does by itself: lock idle keys, publish snapshots, work erase requests off.</summary>
    public static IServiceCollection AddVaultProcess(this IServiceCollection services) => services
        .AddHostedService<KeyRingSweeper>()
        .AddHostedService<SnapshotClock>()
        .AddHostedService<EraseClock>()
        .AddKeyWatch();
}
