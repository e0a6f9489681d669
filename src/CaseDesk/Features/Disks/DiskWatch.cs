using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Hosting.Disks;

namespace SafeReport.CaseDesk.Features.Disks;

/// <summary>Looks for room every minute; says once on the console when it is gone and when it is back, and calls an officer.</summary>
public sealed class DiskWatch(DiskRoom room, OfficerCall call, TimeProvider time, ILogger<DiskWatch> log) : PatientLoop(time, log)
{
    private readonly HashSet<Disk> _told = [];
    private bool _toCall;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override string Failure => "The disks could not be looked at";

    /// <summary>One look, and what follows from it.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await room.LookAsync(cancellationToken);
        foreach (var disk in Enum.GetValues<Disk>())
        {
            Tell(disk, room.Full.Contains(disk));
        }

        _toCall &= room.Full.Count > 0;
        if (_toCall && await call.TryCallAsync(cancellationToken))
        {
            _toCall = false;
        }
    }

    protected override Task StepAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    private void Tell(Disk disk, bool full)
    {
        if (full && _told.Add(disk))
        {
            Log.LogError("The disk of the {Disk} is full or nearly so: {Consequence}. Make room there.", NameOf(disk), ConsequenceOf(disk));
            _toCall = true;
        }
        else if (!full && _told.Remove(disk))
        {
            Log.LogWarning("The disk of the {Disk} has room again.", NameOf(disk));
        }
    }

    private static string NameOf(Disk disk) => disk switch
    {
        Disk.IntakeDatabase => "intake database",
        Disk.DeskDatabase => "desk database",
        _ => "desk's data directory",
    };

    private static string ConsequenceOf(Disk disk) => disk switch
    {
        Disk.IntakeDatabase => "reports will be refused",
        Disk.DeskDatabase => "nothing more can be taken over or entered",
        _ => "the desk can keep no file",
    };
}
