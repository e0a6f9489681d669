namespace SafeReport.CaseDesk.Hosting;

/// <summary>What the desk does by itself, again and again: one step after the other, until it is asked to stop and for no other reason.</summary>
/// <remarks>
/// A step that fails is tried again, later each time. The kind of a failure is said once, until a step succeeds: the log is no clock. Its message
/// is never said: a database's may quote what it was given.
/// </remarks>
public abstract class PatientLoop(TimeProvider time, ILogger log) : BackgroundService
{
    private const int MostPatience = 4;

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private int _failedSteps;
    private bool _fails;

    protected ILogger Log => log;

    /// <summary>Between two steps.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>What failed, in words for the log: the beginning of a sentence.</summary>
    protected abstract string Failure { get; }

    /// <summary>Before the first step; the server answers meanwhile.</summary>
    protected virtual TimeSpan UntilFirst => TimeSpan.Zero;

    /// <summary>However often it failed.</summary>
    protected virtual TimeSpan LongestWait => Interval * MostPatience;

    /// <summary>Said when a step succeeds after one that failed; null for nothing.</summary>
    protected virtual string? WorksAgain => null;

    /// <summary>Until the next step: longer after the second failure in a row.</summary>
    protected virtual TimeSpan Wait => _failedSteps <= 1 ? Interval : TimeSpan.FromTicks(Math.Max(Interval.Ticks, Math.Min(LongestWait.Ticks, Interval.Ticks << Math.Min(_failedSteps - 1, 16))));

    /// <summary>Nothing failed in this step so far.</summary>
    protected bool Works => !_fails;

    protected abstract Task StepAsync(CancellationToken cancellationToken);

    /// <summary>When it was asked to stop, after the last step.</summary>
    protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    /// <summary>A part of a step, by itself: what it meets keeps no other part from being done.</summary>
    protected async Task TryAsync(Func<Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part();
        }
#pragma warning disable CA1031 // Whatever one step met, the next one is made: a desk that stops working by itself helps nobody.
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _fails = true;
            var kind = failed.GetType().Name;
            if (_said.Add(kind))
            {
                log.LogError("{Failure} ({Kind}); it is tried again.", Failure, kind);
            }
        }
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            for (var wait = UntilFirst; ; wait = Wait)
            {
                // Not at all when there is more to do at once.
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, stoppingToken);
                }

                stoppingToken.ThrowIfCancellationRequested();
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }

        await EndAsync();
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        _fails = false;
        await TryAsync(() => StepAsync(stoppingToken), stoppingToken);
        if (_fails)
        {
            _failedSteps++;
            return;
        }

        if (_failedSteps > 0 && WorksAgain is { } sentence)
        {
            log.LogWarning("{Sentence}", sentence);
        }

        _failedSteps = 0;
        _said.Clear();
    }
}
