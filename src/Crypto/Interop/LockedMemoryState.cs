using System.Runtime.InteropServices;

namespace SafeReport.Crypto.Interop;

/// <summary>How much memory is held for secrets, in whole pages, and how much of it the system really locked.</summary>
/// <param name="HeldBytes">All of it, in use or kept for the next secret.</param>
/// <param name="LockedBytes">What stays out of the swap space.</param>
/// <param name="UnlockedBytes">What the system refused to lock: it may be written to a disk.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LockedMemoryState(long HeldBytes, long LockedBytes, long UnlockedBytes);
