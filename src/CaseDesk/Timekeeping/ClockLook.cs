using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>Looks at the clock at the start and four times a minute: between two looks a jump must not get far.</summary>
public sealed class ClockLook(TrustedClock clock, TimeProvider time, ILogger<ClockLook> log) : PatientLoop(time, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    protected override string Failure => "The clock could not be compared with what the database knows";

    protected override Task StepAsync(CancellationToken cancellationToken) => clock.LookAsync(cancellationToken);
}
