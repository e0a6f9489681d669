namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>Looks at the clock at the start and four times a minute: between two looks a jump must not get far.</summary>
public sealed class ClockLook(TrustedClock clock, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();   // the server answers while the first look runs
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await clock.LookAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever one look met, the next one is tried; what can't be taken back asks for itself.
            catch (Exception failed) when (failed is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // The database is away, or not migrated yet.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
