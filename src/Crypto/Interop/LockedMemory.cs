using System.Numerics;

namespace SafeReport.Crypto.Interop;

/// <summary>Locked, guarded memory from <c>sodium_malloc</c>, kept for the next secret once it is wiped; and how much of it is really locked.</summary>
/// <remarks>
/// A guarded allocation costs seven system calls and four pages. Keys are 16 to 64 bytes and come and go with every file, so these live in
/// slots of a locked page; an opened item is 32 KiB, and a few blocks of its size are kept. What is given back is wiped before anything else.
/// A system locks so much for a process and no more (<c>ulimit -l</c>); <c>sodium_malloc</c> goes on without a word, so each block is asked again.
/// </remarks>
public static unsafe class LockedMemory
{
    private const int SlotLength = 64;
    private const int LargestKept = 256 * 1024;
    private const int MostKeptPerSize = 4;

    // One less than fills a page: what sodium_malloc puts in front would take a second one.
    private const int SlotsPerPage = 63;

    private static readonly Lock Gate = new();

    // By the logarithm of the size. At most about 2 MiB stay locked: systems allow a process 8.
    private static readonly Stack<LockedBlock>[] Free = [.. Enumerable.Range(0, BitOperations.Log2(LargestKept) + 1).Select(_ => new Stack<LockedBlock>())];

    private static bool _allowUnlocked;

    /// <summary>Whether the operator lets keys stay in memory that the system may write to its disk. Not unless said.</summary>
    public static bool AllowUnlocked
    {
        get => Volatile.Read(ref _allowUnlocked);
        set => Volatile.Write(ref _allowUnlocked, value);
    }

    /// <summary>What is held now. The first to ask before there was any secret has a page taken for the answer.</summary>
    public static LockedMemoryState State
    {
        get
        {
            if (LockedRegion.HeldBytes == 0)
            {
                Return(Take(SlotLength));
            }

            var unlocked = LockedRegion.UnlockedBytes;
            var held = Math.Max(LockedRegion.HeldBytes, unlocked);
            return new LockedMemoryState(held, held - unlocked, unlocked);
        }
    }

    /// <summary>Whether all that is held is locked.</summary>
    public static bool IsFullyLocked => State.UnlockedBytes == 0;

    /// <summary>Zeroed memory, locked where the system allowed it.</summary>
    internal static LockedBlock Take(int length)
    {
        var size = SizeFor(length);
        var block = size > LargestKept ? LockedRegion.Allocate(size).Whole : TakeKept(size);
        block.Region.TryLock();
        return block;
    }

    /// <summary>Wipes and takes back what <see cref="Take"/> gave.</summary>
    internal static void Return(LockedBlock block)
    {
        SodiumNative.sodium_memzero(block.Pointer, (nuint)block.Length);
        if (block.Length <= LargestKept)
        {
            lock (Gate)
            {
                var free = FreeOf(block.Length);
                if (block.Length == SlotLength || free.Count < MostKeptPerSize)
                {
                    free.Push(block);
                    return;
                }
            }
        }

        block.Region.Free();
    }

    private static LockedBlock TakeKept(int size)
    {
        lock (Gate)
        {
            var free = FreeOf(size);
            if (free.Count == 0 && size == SlotLength)
            {
                Divide(LockedRegion.Allocate(SlotLength * SlotsPerPage), free);
            }

            return free.Count > 0 ? free.Pop() : LockedRegion.Allocate(size).Whole;
        }
    }

    private static int SizeFor(int length) =>
        length > LargestKept ? length : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, SlotLength));

    private static Stack<LockedBlock> FreeOf(int size) => Free[BitOperations.Log2((uint)size)];

    private static void Divide(LockedRegion page, Stack<LockedBlock> free)
    {
        for (var i = 0; i < SlotsPerPage; i++)
        {
            free.Push(new LockedBlock(page.Pointer + (i * SlotLength), SlotLength, page));
        }
    }
}
