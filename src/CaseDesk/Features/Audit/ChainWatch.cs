using SafeReport.CaseDesk.Events;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>The state of the chain, walked anew at most once a minute: turning pages must not read the whole log each time.</summary>
public sealed class ChainWatch(EventLog log, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private ChainState? _state;
    private long _at;

    public async Task<ChainState> StateAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_state is null || time.GetElapsedTime(_at) > Fresh)
            {
                _state = await log.VerifyAsync(cancellationToken);
                _at = time.GetTimestamp();
            }

            return _state;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
