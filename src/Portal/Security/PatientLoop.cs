namespace SafeReport.Portal.Security;

/// <summary>What the Portal does by itself, again and again: one step after the other, until it is asked to stop and for no other reason.</summary>
/// <remarks>As the desk's. The kind of a failure is said once, until a step succeeds; its message never, for it may quote what it was given.</remarks>
internal abstract class PatientLoop(TimeProvider clock, ILogger log) : BackgroundService
{
    private const int MostPatience = 4;

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private int _failed;

    protected ILogger Log => log;

    /// <summary>Between two steps; longer after the second failure in a row.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>What failed, in words for the log: the beginning of a sentence.</summary>
    protected abstract string Failure { get; }

    protected abstract Task StepAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await TryAsync(stoppingToken);
                await Task.Delay(Interval * Math.Clamp(_failed, 1, MostPatience), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StepAsync(stoppingToken);
            _failed = 0;
            _said.Clear();
        }
#pragma warning disable CA1031 // Whatever one step met, the next one is made: a watch that ended would say nothing any more.
        catch (Exception failed) when (failed is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _failed++;
            if (_said.Add(failed.GetType().Name))
            {
                log.LogError("{Failure} ({Kind}); it is tried again.", Failure, failed.GetType().Name);
            }
        }
    }
}
