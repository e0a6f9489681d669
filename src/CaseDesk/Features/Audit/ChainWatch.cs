namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>The state of the chain, walked anew at most once a minute: turning pages must not read the whole log each time.</summary>
public sealed class ChainWatch(ChainCheck chain, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private CheckedChain? _state;
    private long _at;

    public async Task<CheckedChain> StateAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_state is null || time.GetElapsedTime(_at) > Fresh)
            {
                _state = await chain.CheckAsync(null, cancellationToken);
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
