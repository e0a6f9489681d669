using System.Numerics;

namespace SafeReport.Crypto.Interop;

/// <summary>Locked, guarded memory from <c>sodium_malloc</c>, kept for the next secret once it is wiped.</summary>
/// <remarks>
/// A guarded allocation costs seven system calls and four pages. Keys are 16 to 64 bytes and come and go with every file, so these live in
/// slots of a locked page; an opened item is 32 KiB, and a few blocks of its size are kept. What is given back is wiped before anything else.
/// </remarks>
internal static unsafe class LockedMemory
{
    private const int SlotLength = 64;
    private const int SlotsPerPage = 64;
    private const int LargestKept = 256 * 1024;
    private const int MostKeptPerSize = 4;

    private static readonly Lock Gate = new();

    // By the logarithm of the size. At most about 2 MiB stay locked: systems allow a process 8.
    private static readonly Stack<nint>[] Free = [.. Enumerable.Range(0, BitOperations.Log2(LargestKept) + 1).Select(_ => new Stack<nint>())];

    /// <summary>Zeroed locked memory.</summary>
    internal static byte* Take(int length)
    {
        int size = SizeFor(length);
        if (size > LargestKept)
        {
            return Allocate(size);
        }

        lock (Gate)
        {
            Stack<nint> free = FreeOf(size);
            if (free.Count == 0 && size == SlotLength)
            {
                Divide(Allocate(SlotLength * SlotsPerPage), free);
            }

            return free.Count > 0 ? (byte*)free.Pop() : Allocate(size);
        }
    }

    /// <summary>Wipes and takes back what <see cref="Take"/> gave.</summary>
    internal static void Return(byte* pointer, int length)
    {
        int size = SizeFor(length);
        Sodium.sodium_memzero(pointer, (nuint)Math.Min(length, size));
        if (size <= LargestKept)
        {
            lock (Gate)
            {
                Stack<nint> free = FreeOf(size);
                if (size == SlotLength || free.Count < MostKeptPerSize)
                {
                    free.Push((nint)pointer);
                    return;
                }
            }
        }

        Sodium.sodium_free(pointer);
    }

    private static int SizeFor(int length) =>
        length > LargestKept ? length : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, SlotLength));

    private static Stack<nint> FreeOf(int size) => Free[BitOperations.Log2((uint)size)];

    private static void Divide(byte* page, Stack<nint> free)
    {
        for (int i = 0; i < SlotsPerPage; i++)
        {
            free.Push((nint)(page + (i * SlotLength)));
        }
    }

    private static byte* Allocate(int length)
    {
        byte* pointer = (byte*)Sodium.sodium_malloc((nuint)length);
        if (pointer is null)
        {
            throw new InvalidOperationException("No locked memory is left.");
        }

        Sodium.sodium_memzero(pointer, (nuint)length);
        return pointer;
    }
}
