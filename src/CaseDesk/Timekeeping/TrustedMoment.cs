using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>A reading of the wall clock that was checked. Only <see cref="TrustedClock"/> makes one, and what can't be taken back takes its day from one.</summary>
public sealed record TrustedMoment
{
    internal TrustedMoment(DateTimeOffset now) => Now = now;

    public DateTimeOffset Now { get; }

    public DateOnly Day => Now.Day();
}
