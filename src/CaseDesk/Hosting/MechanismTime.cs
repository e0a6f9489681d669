namespace SafeReport.CaseDesk.Hosting;

/// <summary>The system's clock, and the time zone where the mechanism is: that of the machine says nothing.</summary>
public sealed class MechanismTime(TimeZoneInfo zone) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => zone;
}
