using Microsoft.Extensions.Options;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Lets only a few passphrases be stretched at once, away from the threads that answer requests.</summary>
/// <remarks>Without it a stranger who posts sign-in forms could take all memory: each attempt needs 128 MiB.</remarks>
public sealed class UnlockGate(IOptions<SignInOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.UnlocksAtOnce);
    private readonly int _atMost = options.Value.UnlocksAtOnce + options.Value.UnlocksWaiting;
    private int _inside;

    /// <returns>False when too many already wait; <paramref name="work"/> was then not run.</returns>
    public async Task<bool> TryRunAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > _atMost)
        {
            Interlocked.Decrement(ref _inside);
            return false;
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                await Task.Run(work, cancellationToken);
                return true;
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _places.Dispose();
}
