using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Tests;

internal static class Clocks
{
    /// <summary>The guard as a program that has just started has it.</summary>
    public static TrustedClock Trusted(DeskDatabase desk, TimeProvider time) => new(desk, new EventLog(desk, time), time, NullLogger<TrustedClock>.Instance);
}
