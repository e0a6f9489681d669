namespace SafeReport.Crypto.Interop;

/// <summary>One allocation of <c>sodium_malloc</c>, which knows whether the system locked it.</summary>
internal sealed unsafe class LockedRegion
{
    private static long _held;
    private static long _unlocked;

    private readonly int _length;
    private readonly long _pages;
    private readonly Lock _gate = new();
    private volatile bool _isLocked;

    private LockedRegion(byte* pointer, int length)
    {
        Pointer = pointer;
        _length = length;
        _pages = PagesOf((nuint)pointer, (uint)length);
        _isLocked = SodiumNative.sodium_mlock(pointer, (nuint)length) == 0;
        Interlocked.Add(ref _held, _pages);
        Interlocked.Add(ref _unlocked, _isLocked ? 0 : _pages);
    }

    /// <summary>The whole pages of all regions.</summary>
    internal static long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>The whole pages of those that the system did not lock.</summary>
    internal static long UnlockedBytes => Interlocked.Read(ref _unlocked);

    internal byte* Pointer { get; }

    internal LockedBlock Whole => new(Pointer, _length, this);

    /// <summary>Zeroed memory between guard pages, locked if the system allows it.</summary>
    /// <remarks><c>sodium_malloc</c> locks it and keeps the answer to itself. The system does not count a page twice.</remarks>
    internal static LockedRegion Allocate(int length)
    {
        var pointer = (byte*)SodiumNative.sodium_malloc((nuint)length);
        if (pointer is null)
        {
            throw new InvalidOperationException("No guarded memory is left.");
        }

        SodiumNative.sodium_memzero(pointer, (nuint)length);
        return new LockedRegion(pointer, length);
    }

    /// <summary>Locks what is not locked yet: what was refused once may be granted when others have given theirs back.</summary>
    internal bool TryLock()
    {
        if (_isLocked)
        {
            return true;
        }

        lock (_gate)
        {
            if (!_isLocked && SodiumNative.sodium_mlock(Pointer, (nuint)_length) == 0)
            {
                _isLocked = true;
                Interlocked.Add(ref _unlocked, -_pages);
            }

            return _isLocked;
        }
    }

    internal void Free()
    {
        SodiumNative.sodium_free(Pointer);
        Interlocked.Add(ref _held, -_pages);
        Interlocked.Add(ref _unlocked, _isLocked ? 0 : -_pages);
    }

    private static long PagesOf(nuint start, uint length)
    {
        var page = (nuint)Environment.SystemPageSize;
        var first = start / page;
        var last = (start + length - 1) / page;
        return (long)((last - first + 1) * page);
    }
}
