using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Hosting.Disks;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Disks;

/// <summary>The watch for room on the disks.</summary>
public sealed class DisksFeature : Feature
{
    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services.AddHostedService<DiskWatch>();

    /// <summary>Which disks are full: for those who can tell whoever runs the machines.</summary>
    public override Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask) => Task.FromResult<IReadOnlyList<Notice>>(!ask.Holds(Role.Admin) ? [] :
    [
        .. ask.Get<DiskRoom>().Full.Select(disk => new Notice(NoticePlace.Disks, $"{Notice.Alarm} disk-full", "alert", Id: null, ask.Texts.ByKey(TextOf(disk)))),
    ]);

    private static string TextOf(Disk disk) => disk switch
    {
        Disk.IntakeDatabase => TextKey.DisksIntake,
        Disk.DeskDatabase => TextKey.DisksDesk,
        _ => TextKey.DisksData,
    };
}
