using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>What a signed-in officer can open: the officer's identity, and the intake and case keys that it opened so far.</summary>
/// <remarks>
/// All of it is in locked memory and wiped on <see cref="Dispose"/>. Whoever uses a key takes a <see cref="Hold"/> first: locking then
/// refuses anything new at once, and wipes when the last hold ends, so no key is pulled from under an act that has begun.
/// </remarks>
public sealed class KeyRing : IDisposable
{
    private readonly DeskDatabase _desk;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Lock _opening = new();
    private readonly OpenedIntakeKeys _intake = new();
    private readonly OpenedCases _cases;
    private readonly Dictionary<Type, IDisposable> _companions = [];
    private readonly HybridIdentity _identity;
    private readonly long _openedAt;
    private int _holds;
    private bool _locked;
    private bool _wiped;
    private long _touchedAt;

    /// <param name="officer">Who signed in.</param>
    /// <param name="identity">The officer's unlocked identity; the ring's from now on.</param>
    /// <param name="desk">Where the sealed keys are.</param>
    /// <param name="time">The clock of idleness.</param>
    public KeyRing(Officer officer, HybridIdentity identity, DeskDatabase desk, TimeProvider time)
    {
        Officer = officer.Id;
        Mechanism = officer.Mechanism;
        Roles = officer.Roles;
        _identity = identity;
        _desk = desk;
        _time = time;
        _cases = new OpenedCases(officer.Mechanism);
        _openedAt = time.GetTimestamp();
        Touch();
    }

    public OfficerId Officer { get; }

    public MechanismId Mechanism { get; }

    public IReadOnlySet<string> Roles { get; }

    /// <summary>Locked: nothing new may begin.</summary>
    public bool IsLocked
    {
        get
        {
            lock (_gate)
            {
                return _locked;
            }
        }
    }

    /// <summary>The officer's own identity.</summary>
    public HybridIdentity Identity
    {
        get
        {
            ThrowIfWiped();
            return _identity;
        }
    }

    public bool Holds(string role) => Roles.Contains(role);

    /// <exception cref="NotAllowedException">The officer has none of these roles.</exception>
    public void Require(params ReadOnlySpan<string> anyOf)
    {
        foreach (var role in anyOf)
        {
            if (Holds(role))
            {
                return;
            }
        }

        throw new NotAllowedException();
    }

    /// <summary>Keeps the keys from being wiped until the returned object is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The ring is locked.</exception>
    public IDisposable Hold()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_locked, this);
            _holds++;
        }

        return new Held(this);
    }

    /// <summary>Something that was read with these keys, and goes when they go: one of each type.</summary>
    /// <exception cref="ObjectDisposedException">The ring is locked and nothing holds it.</exception>
    public T Companion<T>(Func<T> make)
        where T : class, IDisposable
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_wiped, this);
            if (!_companions.TryGetValue(typeof(T), out var companion))
            {
                companion = _companions[typeof(T)] = make();
            }

            return (T)companion;
        }
    }

    /// <summary>Somebody is at the desk.</summary>
    public void Touch() => Interlocked.Exchange(ref _touchedAt, _time.GetTimestamp());

    /// <summary>How long the officer has been signed in.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_openedAt);

    /// <summary>How long nobody was.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(Interlocked.Read(ref _touchedAt));

    /// <summary>The intake identity of that keyset serial, or null when it is not granted to this officer (any more) or is destroyed.</summary>
    public async Task<HybridIdentity?> IntakeIdentityAsync(long serial, CancellationToken cancellationToken) =>
        (await IntakeIdentitiesAsync(serial, cancellationToken)).FirstOrDefault(key => key.Serial == serial).Identity;

    /// <summary>Every intake identity granted to this officer and not destroyed, that of <paramref name="named"/> first, then the newest.</summary>
    /// <remarks>
    /// Asked every time: what was destroyed or taken back goes from memory too, as soon as no act uses it any more. A grant that does not open is
    /// passed over: it hides nothing that another key opens.
    /// </remarks>
    public async Task<IReadOnlyList<(long Serial, HybridIdentity Identity)>> IntakeIdentitiesAsync(long named, CancellationToken cancellationToken)
    {
        using var hold = HoldUnlessWiped();
        const string sql = """
            select g.serial, g.sealed
            from desk.intake_key_grant g
            join desk.intake_key k on k.mechanism = g.mechanism and k.serial = g.serial and k.destroyed_on is null
            join desk.officer o on o.id = g.officer and o.disabled_on is null
            where g.mechanism = @Mechanism and g.officer = @Officer
            order by g.serial = @Named desc, g.serial desc
            """;
        await using var connection = await _desk.Source.OpenConnectionAsync(cancellationToken);
        var granted = await connection.QueryAsync<(long Serial, byte[] Sealed)>(new CommandDefinition(
            sql, new { Mechanism = Mechanism.ToString(), Officer = Officer.Value, Named = named }, cancellationToken: cancellationToken));
        lock (_opening)
        {
            return _intake.Open(granted, Identity);
        }
    }

    /// <summary>The key of a case, or null when this officer is not assigned to it. It stays the ring's: do not dispose it.</summary>
    public async Task<SecretBytes?> CaseKeyAsync(CaseId caseId, CancellationToken cancellationToken)
    {
        using var hold = HoldUnlessWiped();
        await using var connection = await _desk.Source.OpenConnectionAsync(cancellationToken);
        return await CaseGrant.FindAsync(connection, transaction: null, caseId, Officer, cancellationToken) is { } grant ? OpenCase(caseId, grant.SealedKey).Key : null;
    }

    /// <summary>The identity that the case's items are sealed to, or null when this officer is not assigned to it.</summary>
    public async Task<HybridIdentity?> CaseIdentityAsync(CaseId caseId, CancellationToken cancellationToken) =>
        await CaseIdentitiesAsync(caseId, cancellationToken) is [var identity, ..] ? identity : null;

    /// <summary>
    /// The case's identity and, while a removal for cause is not finished, those it had before: some item may still wait to be encrypted anew.
    /// </summary>
    /// <returns>Null when this officer is not assigned to the case.</returns>
    public async Task<IReadOnlyList<HybridIdentity>?> CaseIdentitiesAsync(CaseId caseId, CancellationToken cancellationToken)
    {
        using var hold = HoldUnlessWiped();
        await using var connection = await _desk.Source.OpenConnectionAsync(cancellationToken);
        return await CaseIdentitiesAsync(caseId, connection, transaction: null, cancellationToken);
    }

    /// <summary>As they stand in the caller's transaction.</summary>
    public async Task<IReadOnlyList<HybridIdentity>?> CaseIdentitiesAsync(
        CaseId caseId, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        using var hold = HoldUnlessWiped();
        if (await CaseGrant.FindAsync(connection, transaction, caseId, Officer, cancellationToken) is not { } grant)
        {
            return null;
        }

        var former = await CaseGrant.FormerAsync(connection, transaction, caseId, cancellationToken);
        var opened = OpenCase(caseId, grant.SealedKey);
        lock (_opening)
        {
            return [opened.Identity, .. _cases.Former(caseId, opened.Key, former)];
        }
    }

    /// <summary>The key of a case as it was granted to this officer: the row was read with what it opens.</summary>
    /// <exception cref="DamagedException">The grant does not open.</exception>
    internal OpenedCase OpenCase(CaseId caseId, byte[] sealedKey)
    {
        using var hold = HoldUnlessWiped();
        lock (_opening)
        {
            return _cases.Open(caseId, sealedKey, Identity);
        }
    }

    /// <summary>The key of a compartment as it was granted to this officer; null when the grant does not open.</summary>
    internal SecretBytes? OpenCompartment(Guid compartment, byte[] sealedKey)
    {
        using var hold = HoldUnlessWiped();
        lock (_opening)
        {
            return _cases.OpenCompartment(compartment, sealedKey, Identity);
        }
    }

    /// <summary>Locks; wipes at once, or when the last hold ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _locked = true;
            if (_holds == 0)
            {
                Wipe();
            }
        }
    }

    // A key that stays while the session lasts must stay where the system does not write it to its disk.
    internal static HybridIdentity Lasting(HybridIdentity identity)
    {
        try
        {
            identity.Seed.RequireLocked();
            return identity;
        }
        catch (UnlockedMemoryException)
        {
            identity.Dispose();
            throw;
        }
    }

    // Within an act that holds the ring, a lock must not refuse the act's own next step.
    private Held HoldUnlessWiped()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_wiped || (_locked && _holds == 0), this);
            _holds++;
        }

        return new Held(this);
    }

    private void Release()
    {
        lock (_gate)
        {
            _holds--;
            if (_holds > 0)
            {
                return;
            }

            _intake.WipeWithdrawn();
            if (_locked)
            {
                Wipe();
            }
        }
    }

    private void Wipe()
    {
        if (_wiped)
        {
            return;
        }

        _wiped = true;
        _identity.Dispose();
        _intake.Dispose();
        _cases.Dispose();
        foreach (var companion in _companions.Values)
        {
            companion.Dispose();
        }

        _companions.Clear();
    }

    private void ThrowIfWiped()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_wiped, this);
        }
    }

    private sealed class Held(KeyRing ring) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                ring.Release();
            }
        }
    }
}
