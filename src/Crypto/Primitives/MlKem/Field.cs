using System.Runtime.CompilerServices;

namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>Arithmetic modulo q = 3329 (FIPS 203, 2.4.1) on values in [0, q), without a branch, table or division.</summary>
internal static class Field
{
    internal const int Q = 3329;

    // floor(2^24 / q): the quotient of a value below 2^24 is exact or one too small.
    private const uint BarrettMultiplier = 5039;
    private const int BarrettShift = 24;

    /// <summary>From [0, 2q) to [0, q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort ReduceOnce(uint value)
    {
        uint reduced = value - Q;
        return (ushort)(reduced + ((uint)((int)reduced >> 31) & Q));
    }

    /// <summary>From [0, q²] to [0, q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Reduce(uint value)
    {
        uint quotient = (uint)(((ulong)value * BarrettMultiplier) >> BarrettShift);
        return ReduceOnce(value - (quotient * Q));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Add(uint a, uint b) => ReduceOnce(a + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Subtract(uint a, uint b) => ReduceOnce(a - b + Q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Multiply(uint a, uint b) => Reduce(a * b);

    /// <summary>Compress_d (FIPS 203, 4.7): ⌈(2^d / q)·value⌋ mod 2^d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Compress(uint value, int d)
    {
        uint dividend = value << d;
        uint quotient = (uint)(((ulong)dividend * BarrettMultiplier) >> BarrettShift);
        uint remainder = dividend - (quotient * Q);   // below 2q: the quotient may be one too small

        // Round up past q/2, and once more past q + q/2: the sign bit of a difference, not a comparison.
        quotient += ((Q / 2) - remainder) >> 31;
        quotient += (Q + (Q / 2) - remainder) >> 31;
        return quotient & ((1u << d) - 1);
    }

    /// <summary>Decompress_d (FIPS 203, 4.8): ⌈(q / 2^d)·value⌋.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Decompress(uint value, int d) => (ushort)(((value * Q) + (1u << (d - 1))) >> d);
}
