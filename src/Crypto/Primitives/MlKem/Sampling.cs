using System.Security.Cryptography;

namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>Sampling of polynomials (FIPS 203, 4.2.2).</summary>
internal static class Sampling
{
    private const int Shake128Block = 168;

    /// <summary>SampleNTT (Algorithm 7), from public bytes: it may branch.</summary>
    internal static void Uniform(ReadOnlySpan<byte> rho, int column, int row, Span<ushort> output)
    {
        Span<byte> seed = stackalloc byte[34];
        rho.CopyTo(seed);
        seed[32] = (byte)column;
        seed[33] = (byte)row;
        // Not every platform can squeeze SHAKE twice. Three blocks suffice 99 times of 100; otherwise the same stream is made longer.
        for (int blocks = 3; !TryUniform(seed, blocks, output); blocks *= 2)
        {
        }
    }

    /// <summary>SamplePolyCBD with η = 2 (Algorithm 8) of PRF(seed, nonce), from secret bytes: it does not branch.</summary>
    internal static void CenteredBinomial(ReadOnlySpan<byte> seed, int nonce, Span<ushort> output)
    {
        Span<byte> input = stackalloc byte[33];
        Span<byte> bytes = stackalloc byte[128];
        seed.CopyTo(input);
        input[32] = (byte)nonce;
        Shake256.HashData(input, bytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            uint b = bytes[i];
            output[2 * i] = Field.Subtract((b & 1) + ((b >> 1) & 1), ((b >> 2) & 1) + ((b >> 3) & 1));
            output[(2 * i) + 1] = Field.Subtract(((b >> 4) & 1) + ((b >> 5) & 1), ((b >> 6) & 1) + (b >> 7));
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(bytes);
    }

    private static bool TryUniform(ReadOnlySpan<byte> seed, int blocks, Span<ushort> output)
    {
        Span<byte> stream = stackalloc byte[Shake128Block * blocks];
        Shake128.HashData(seed, stream);
        int count = 0;
        for (int i = 0; i < stream.Length && count < Ntt.N; i += 3)
        {
            int first = stream[i] | ((stream[i + 1] & 0x0f) << 8);
            int second = (stream[i + 1] >> 4) | (stream[i + 2] << 4);
            if (first < Field.Q)
            {
                output[count++] = (ushort)first;
            }

            if (second < Field.Q && count < Ntt.N)
            {
                output[count++] = (ushort)second;
            }
        }

        return count == Ntt.N;
    }
}
