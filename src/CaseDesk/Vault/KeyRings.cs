using System.Collections.Concurrent;
using System.Security.Cryptography;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The key rings of the officers who are signed in, by session; only this process's memory has them.</summary>
public sealed class KeyRings : IDisposable
{
    private const int SessionBytes = 32;
    private readonly ConcurrentDictionary<string, KeyRing> _rings = new(StringComparer.Ordinal);

    /// <summary>How long nobody may be at the desk before the keys are wiped.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts at most, however busy: a device left open at a desk that reloads itself must not stay open for ever.</summary>
    public TimeSpan LongestSession { get; init; } = TimeSpan.FromHours(12);

    /// <returns>The session's id, to be carried by the officer's cookie only.</returns>
    public string Add(KeyRing ring)
    {
        var session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SessionBytes));
        _rings[session] = ring;
        return session;
    }

    /// <summary>The ring of a session; null once it was locked.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="alive">Somebody is there: not for what a page asks for by itself.</param>
    public KeyRing? Find(string session, bool alive = true)
    {
        if (!_rings.TryGetValue(session, out var ring))
        {
            return null;
        }

        if (IsOver(ring))   // the sweeper comes by only now and then
        {
            Lock(session);
            return null;
        }

        if (alive)
        {
            ring.Touch();
        }

        return ring.IsLocked ? null : ring;
    }

    public void Lock(string session)
    {
        if (_rings.TryRemove(session, out var ring))
        {
            ring.Dispose();
        }
    }

    /// <summary>Locks every session of an officer: disabled, or given other roles.</summary>
    public void LockOfficer(OfficerId officer) => LockWhere(ring => ring.Officer == officer);

    /// <summary>Locks what was idle too long, or open too long.</summary>
    public void LockIdle() => LockWhere(IsOver);

    public void Dispose() => LockWhere(_ => true);

    private bool IsOver(KeyRing ring) => ring.Idle >= IdleLimit || ring.Age >= LongestSession;

    private void LockWhere(Func<KeyRing, bool> applies)
    {
        foreach ((var session, var ring) in _rings)
        {
            if (applies(ring))
            {
                Lock(session);
            }
        }
    }
}

/// <summary>Comes by twice a minute and locks what is idle.</summary>
public sealed class KeyRingSweeper(KeyRings rings, TimeProvider time, ILogger<KeyRingSweeper> log) : PatientLoop(time, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(30);

    protected override TimeSpan UntilFirst => Interval;

    // However it fails: a key that lies open must not wait.
    protected override TimeSpan LongestWait => Interval;

    protected override string Failure => "Idle keys could not be locked";

    protected override Task StepAsync(CancellationToken cancellationToken)
    {
        rings.LockIdle();
        return Task.CompletedTask;
    }
}
