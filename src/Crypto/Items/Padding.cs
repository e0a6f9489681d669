using System.Numerics;

namespace SafeReport.Crypto.Items;

/// <summary>The sizes an item's container may have (protocol.md 5).</summary>
public static class Padding
{
    /// <summary>The smallest size; every text-only item has it.</summary>
    public const long Smallest = 32_768;

    /// <summary>The largest of the doubling sizes, and of what one PUT may carry.</summary>
    public const long LargestClass = 16_777_216;

    /// <summary>The largest container.</summary>
    public const long Largest = 1_073_741_824;

    /// <summary>The size that a container of <paramref name="tarLength"/> bytes is filled to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and 1 GiB.</exception>
    public static long PaddedLength(long tarLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tarLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tarLength, Largest);
        if (tarLength > LargestClass)
        {
            return Padme(tarLength);
        }

        for (var size = Smallest; ; size *= 2)
        {
            if (tarLength <= size)
            {
                return size;
            }

            if (tarLength <= size / 2 * 3 && size < LargestClass)
            {
                return size / 2 * 3;
            }
        }
    }

    /// <summary>Whether a container may have this size.</summary>
    public static bool IsAllowed(long padded) =>
        padded is >= Smallest and <= Largest && PaddedLength(padded) == padded;

    // Padmé keeps the length's exponent and, of its mantissa, as many bits as the exponent has (Nikitin et al., PURBs, 2019).
    private static long Padme(long length)
    {
        var e = BitOperations.Log2((ulong)length);
        var s = BitOperations.Log2((ulong)e) + 1;
        var mask = (1L << (e - s)) - 1;
        return (length + mask) & ~mask;
    }
}
