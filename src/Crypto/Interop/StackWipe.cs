using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace SafeReport.Crypto.Interop;

/// <summary>Overwrites what a native function left on the stack below its caller.</summary>
/// <remarks>
/// libsodium wipes its keys but not every copy that it made on the way: after a decapsulation the shared secret stands some 4 KiB down.
/// Its own <c>sodium_stackzero</c> does nothing in the packaged library. Called by whoever called the function, so that both begin at one place.
/// </remarks>
internal static class StackWipe
{
    /// <summary>Several times what X-Wing, the deepest function in use, was seen to use.</summary>
    internal const int Length = 64 * 1024;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    [SkipLocalsInit]
    internal static void Run()
    {
        Span<byte> frame = stackalloc byte[Length];
        CryptographicOperations.ZeroMemory(frame);
    }
}
