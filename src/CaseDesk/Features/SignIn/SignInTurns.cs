using Microsoft.Extensions.Options;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Who may try to sign in now: two at once, a few wait, and strangers never take the places kept for officers who come regularly.</summary>
/// <remarks>
/// A try costs 128 MiB and half a second, whoever makes it. Half of all places, and of those that run at once, are for names that signed in
/// lately; when the others are taken a stranger is told to come again, and officers come in.
/// </remarks>
public sealed class SignInTurns(IOptions<SignInOptions> options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _atOnce = new(options.Value.AtOnce);
    private readonly SemaphoreSlim _strangersAtOnce = new(Half(options.Value.AtOnce));
    private readonly int _places = options.Value.AtOnce + options.Value.Waiting;
    private int _taken;
    private int _strangers;
    private long _fullAt = long.MinValue;

    /// <summary>Whether somebody was sent away within the last hour: for ADMIN, because officers may be among them.</summary>
    public bool WasFullLately => Interlocked.Read(ref _fullAt) is var at && at != long.MinValue && time.GetElapsedTime(at) < TimeSpan.FromHours(1);

    /// <summary>Takes a place and waits for its turn.</summary>
    /// <param name="known">The name signed in lately.</param>
    /// <returns>Null when no place is free; else to be disposed at the end.</returns>
    public async Task<IDisposable?> TakeAsync(bool known, CancellationToken cancellationToken)
    {
        if (!TryTakePlace(known))
        {
            Interlocked.Exchange(ref _fullAt, time.GetTimestamp());
            return null;
        }

        var turn = new Turn(this, known);
        try
        {
            await turn.WaitAsync(cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _atOnce.Dispose();
        _strangersAtOnce.Dispose();
    }

    private static int Half(int places) => Math.Max(places / 2, 1);

    private bool TryTakePlace(bool known)
    {
        if (Interlocked.Increment(ref _taken) > _places)
        {
            Interlocked.Decrement(ref _taken);
            return false;
        }

        if (!known && Interlocked.Increment(ref _strangers) > Half(_places))
        {
            Interlocked.Decrement(ref _strangers);
            Interlocked.Decrement(ref _taken);
            return false;
        }

        return true;
    }

    private sealed class Turn(SignInTurns turns, bool known) : IDisposable
    {
        private bool _asStranger;
        private bool _runs;
        private int _ended;

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            if (!known)
            {
                await turns._strangersAtOnce.WaitAsync(cancellationToken);
                _asStranger = true;
            }

            await turns._atOnce.WaitAsync(cancellationToken);
            _runs = true;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) != 0)
            {
                return;
            }

            if (_runs)
            {
                turns._atOnce.Release();
            }

            if (_asStranger)
            {
                turns._strangersAtOnce.Release();
            }

            if (!known)
            {
                Interlocked.Decrement(ref turns._strangers);
            }

            Interlocked.Decrement(ref turns._taken);
        }
    }
}
