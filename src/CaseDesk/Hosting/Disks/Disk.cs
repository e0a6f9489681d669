namespace SafeReport.CaseDesk.Hosting.Disks;

/// <summary>The disks the desk needs room on; they may be one, or three machines'.</summary>
public enum Disk
{
    IntakeDatabase,
    DeskDatabase,
    DataDirectory,
}
