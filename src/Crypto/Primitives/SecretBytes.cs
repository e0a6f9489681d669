using System.Buffers;
using System.Security.Cryptography;
using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>A secret in memory that is locked where the system allows it, left out of core dumps, and wiped when disposed.</summary>
/// <remarks>
/// Hold it by <c>using</c> or in a field for as long as a span of it is used: the collector may take an object that is not used any more,
/// and the secret is wiped with it. Every method of this library that takes a secret keeps it alive to its end.
/// </remarks>
public sealed unsafe class SecretBytes : IDisposable
{
    private readonly LockedBlock _block;
    private byte* _pointer;
    private LockedManager? _manager;

    /// <summary><paramref name="length"/> zero bytes, to be filled through <see cref="WritableSpan"/>.</summary>
    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _block = LockedMemory.Take(Math.Max(length, 1));
        _pointer = _block.Pointer;
    }

#pragma warning disable MA0055 // A forgotten secret must be wiped too, and its memory is not the collector's.
    /// <summary>Wipes what was not disposed.</summary>
    ~SecretBytes() => Release();
#pragma warning restore MA0055

    /// <summary>The number of bytes.</summary>
    public int Length { get; }

    /// <summary>Whether the secret is gone.</summary>
    public bool IsDisposed => _pointer is null;

    /// <summary>Whether the system locked the memory. It may refuse: <c>ulimit -l</c>.</summary>
    public bool IsLocked
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _block.Region.TryLock();
        }
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => WritableSpan;

    /// <summary>The bytes, to be written.</summary>
    public Span<byte> WritableSpan
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return new Span<byte>(_pointer, Length);
        }
    }

    /// <summary>The bytes where a span cannot go; throws once the secret is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => (_manager ??= new LockedManager(this)).Memory;

    /// <summary>Random bytes from the system's generator.</summary>
    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        RandomNumberGenerator.Fill(secret.WritableSpan);
        return secret;
    }

    /// <summary>A copy; the source is the caller's to wipe.</summary>
    public static SecretBytes CopyOf(ReadOnlySpan<byte> source)
    {
        var secret = new SecretBytes(source.Length);
        source.CopyTo(secret.WritableSpan);
        return secret;
    }

    /// <summary>A copy for a key that stays: for as long as somebody is signed in, say.</summary>
    /// <exception cref="UnlockedMemoryException">As <see cref="RequireLocked"/>.</exception>
    public static SecretBytes LastingCopyOf(ReadOnlySpan<byte> source)
    {
        var secret = new SecretBytes(source.Length);
        try
        {
            secret.RequireLocked();
        }
        catch (UnlockedMemoryException)
        {
            secret.Dispose();
            throw;
        }

        source.CopyTo(secret.WritableSpan);
        return secret;
    }

    /// <summary>A copy; <paramref name="source"/> is wiped.</summary>
    public static SecretBytes TakeFrom(Span<byte> source)
    {
        var secret = CopyOf(source);
        CryptographicOperations.ZeroMemory(source);
        return secret;
    }

    /// <summary>To be asked of every key that stays, before it is used.</summary>
    /// <exception cref="UnlockedMemoryException">The system did not lock the memory, and <see cref="LockedMemory.AllowUnlocked"/> is not set.</exception>
    public void RequireLocked()
    {
        if (!IsLocked && !LockedMemory.AllowUnlocked)
        {
            throw new UnlockedMemoryException();
        }
    }

    /// <summary>Wipes the bytes; a second call does nothing.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>The length only.</summary>
    public override string ToString() => $"SecretBytes({Length})";

    private void Release()
    {
        byte* pointer;
        fixed (byte** field = &_pointer)
        {
            pointer = (byte*)Interlocked.Exchange(ref *(nint*)field, 0);
        }

        if (pointer is not null)
        {
            LockedMemory.Return(_block);
        }
    }

    private sealed class LockedManager(SecretBytes owner) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => owner.WritableSpan;

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ObjectDisposedException.ThrowIf(owner.IsDisposed, owner);
            return new MemoryHandle(owner._pointer + elementIndex);
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
