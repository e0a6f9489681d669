namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>What the wall clock said when this began, and monotonic time since: no jump ends a session, or the text that somebody is writing in it.</summary>
public sealed class SteadyTime(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset _wall = time.GetUtcNow();
    private readonly long _from = time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _wall + time.GetElapsedTime(_from);
}
