namespace SafeReport.Crypto.Interop;

/// <summary>Locked, guarded memory from <c>sodium_malloc</c>; small pieces share pages.</summary>
/// <remarks>
/// A guarded allocation costs seven system calls and four pages. Keys are 16 to 64 bytes and come and go with every file, so these live in
/// slots of a locked page that is kept; a slot is wiped before it is handed on. Anything larger has pages of its own.
/// </remarks>
internal static unsafe class LockedMemory
{
    internal const int SlotLength = 64;
    private const int SlotsPerPage = 64;

    private static readonly Lock Gate = new();
    private static readonly Stack<nint> Free = new();

    /// <summary>Zeroed locked memory.</summary>
    internal static byte* Take(int length)
    {
        byte* pointer = length <= SlotLength ? TakeSlot() : Allocate(length);
        return pointer;
    }

    /// <summary>Wipes and gives back what <see cref="Take"/> gave.</summary>
    internal static void Return(byte* pointer, int length)
    {
        if (length > SlotLength)
        {
            Sodium.sodium_free(pointer);   // wipes
            return;
        }

        Sodium.sodium_memzero(pointer, SlotLength);
        lock (Gate)
        {
            Free.Push((nint)pointer);
        }
    }

    private static byte* TakeSlot()
    {
        lock (Gate)
        {
            if (Free.Count == 0)
            {
                byte* page = Allocate(SlotLength * SlotsPerPage);
                for (int i = 0; i < SlotsPerPage; i++)
                {
                    Free.Push((nint)(page + (i * SlotLength)));
                }
            }

            return (byte*)Free.Pop();
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
