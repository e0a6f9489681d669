using Microsoft.Extensions.Options;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>How many sign-ins may wait for the vault: a stranger who posts forms must not pile up requests without end.</summary>
public sealed class SignInTurns(IOptions<SignInOptions> options)
{
    private int _taken;

    /// <returns>Null when all turns are taken; else to be disposed at the end.</returns>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= options.Value.AtOnce)
        {
            return new Turn(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Turn(SignInTurns turns) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref turns._taken);
    }
}
