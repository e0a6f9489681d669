using SafeReport.Portal.Security;

namespace SafeReport.Portal.Features.Published;

/// <summary>Looks every minute at what is published, and which day it is: also when the database tells nothing of itself.</summary>
internal sealed class PublishedWatch(Publications publications, TimeProvider clock, ILogger<PublishedWatch> log) : PatientLoop(clock, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override string Failure => "What is published could not be looked at";

    protected override Task StepAsync(CancellationToken cancellationToken) => publications.LookAsync(cancellationToken);
}
