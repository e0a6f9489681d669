namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>The number-theoretic transform (FIPS 203, 4.3), in place, on 256 coefficients in [0, q).</summary>
internal static class Ntt
{
    internal const int N = 256;
    private const int RootOfUnity = 17;
    private const uint InverseOf128 = 3303;

    private static readonly ushort[] Zetas = Powers(i => ReverseBits(i));
    private static readonly ushort[] Gammas = Powers(i => (2 * ReverseBits(i)) + 1);

    /// <summary>Algorithm 9.</summary>
    internal static void Forward(Span<ushort> f)
    {
        int next = 1;
        for (int length = 128; length >= 2; length /= 2)
        {
            for (int start = 0; start < N; start += 2 * length)
            {
                uint zeta = Zetas[next++];
                Span<ushort> low = f.Slice(start, length);
                Span<ushort> high = f.Slice(start + length, length);
                for (int j = 0; j < low.Length && j < high.Length; j++)
                {
                    uint t = Field.Multiply(zeta, high[j]);
                    high[j] = Field.Subtract(low[j], t);
                    low[j] = Field.Add(low[j], t);
                }
            }
        }
    }

    /// <summary>Algorithm 10.</summary>
    internal static void Inverse(Span<ushort> f)
    {
        int next = 127;
        for (int length = 2; length <= 128; length *= 2)
        {
            for (int start = 0; start < N; start += 2 * length)
            {
                uint zeta = Zetas[next--];
                Span<ushort> low = f.Slice(start, length);
                Span<ushort> high = f.Slice(start + length, length);
                for (int j = 0; j < low.Length && j < high.Length; j++)
                {
                    uint t = low[j];
                    low[j] = Field.Add(t, high[j]);
                    high[j] = Field.Multiply(zeta, Field.Subtract(high[j], t));
                }
            }
        }

        foreach (ref ushort coefficient in f)
        {
            coefficient = Field.Multiply(coefficient, InverseOf128);
        }
    }

    /// <summary>Algorithm 11, added to <paramref name="sum"/>.</summary>
    internal static void MultiplyAdd(ReadOnlySpan<ushort> f, ReadOnlySpan<ushort> g, Span<ushort> sum)
    {
        ReadOnlySpan<ushort> gammas = Gammas;
        f = f[..N];
        g = g[..N];
        sum = sum[..N];
        for (int i = 0; i < gammas.Length; i++)
        {
            uint a0 = f[2 * i], a1 = f[(2 * i) + 1], b0 = g[2 * i], b1 = g[(2 * i) + 1];
            uint c0 = Field.Add(Field.Multiply(a0, b0), Field.Multiply(Field.Multiply(a1, b1), gammas[i]));
            uint c1 = Field.Add(Field.Multiply(a0, b1), Field.Multiply(a1, b0));
            sum[2 * i] = Field.Add(sum[2 * i], c0);
            sum[(2 * i) + 1] = Field.Add(sum[(2 * i) + 1], c1);
        }
    }

    private static int ReverseBits(int seven)
    {
        int reversed = 0;
        for (int bit = 0; bit < 7; bit++)
        {
            reversed |= ((seven >> bit) & 1) << (6 - bit);
        }

        return reversed;
    }

    private static ushort[] Powers(Func<int, int> exponent)
    {
        ushort[] powers = new ushort[128];
        for (int i = 0; i < powers.Length; i++)
        {
            uint power = 1;
            for (int e = exponent(i); e > 0; e--)
            {
                power = power * RootOfUnity % Field.Q;   // public constants, computed once
            }

            powers[i] = (ushort)power;
        }

        return powers;
    }
}
