using System.Security.Cryptography;

namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>K-PKE and ML-KEM-768 (FIPS 203, 5 and 6), constant in time on secrets: nothing branches, indexes or divides by one.</summary>
internal static class OwnMlKem768
{
    internal const int K = 3;
    internal const int VectorLength = K * Ntt.N;

    private const int Du = 10;
    private const int Dv = 4;
    private const int UBytes = 320;
    private const ushort HalfQ = 1665;

    /// <summary>ML-KEM.Encaps_internal (Algorithm 17).</summary>
    internal static void Encapsulate(ReadOnlySpan<byte> encapsulationKey, ReadOnlySpan<byte> message, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        ushort[] t = new ushort[VectorLength];
        for (int i = 0; i < K; i++)
        {
            if (!Packing.TryDecode12(encapsulationKey.Slice(i * Packing.Length12, Packing.Length12), t.AsSpan(i * Ntt.N, Ntt.N)))
            {
                throw new CryptographicException("The encapsulation key is not valid.");
            }
        }

        Span<byte> hash = stackalloc byte[32];
        SHA3_256.HashData(encapsulationKey, hash);
        Span<byte> coins = stackalloc byte[32];
        DeriveSecret(message, hash, sharedSecret, coins);
        Encrypt(t, Matrix(encapsulationKey[(K * Packing.Length12)..]), message, coins, ciphertext);
        CryptographicOperations.ZeroMemory(coins);
    }

    /// <summary>(K, r) = G(m || H(ek)).</summary>
    internal static void DeriveSecret(ReadOnlySpan<byte> message, ReadOnlySpan<byte> keyHash, Span<byte> sharedSecret, Span<byte> coins)
    {
        Span<byte> input = stackalloc byte[64];
        Span<byte> output = stackalloc byte[64];
        message.CopyTo(input);
        keyHash.CopyTo(input[32..]);
        SHA3_512.HashData(input, output);
        output[..32].CopyTo(sharedSecret);
        output[32..].CopyTo(coins);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(output);
    }

    /// <summary>The matrix Â, row by row.</summary>
    internal static ushort[] Matrix(ReadOnlySpan<byte> rho)
    {
        ushort[] matrix = new ushort[K * VectorLength];
        for (int row = 0; row < K; row++)
        {
            for (int column = 0; column < K; column++)
            {
                Sampling.Uniform(rho, column, row, Entry(matrix, row, column));
            }
        }

        return matrix;
    }

    internal static Span<ushort> Entry(ushort[] matrix, int row, int column) => matrix.AsSpan(((row * K) + column) * Ntt.N, Ntt.N);

    /// <summary>K-PKE.Encrypt (Algorithm 14).</summary>
    internal static void Encrypt(ReadOnlySpan<ushort> t, ushort[] matrix, ReadOnlySpan<byte> message, ReadOnlySpan<byte> coins, Span<byte> ciphertext)
    {
        Span<ushort> y = stackalloc ushort[VectorLength];
        Span<ushort> noise = stackalloc ushort[Ntt.N];
        Span<ushort> sum = stackalloc ushort[Ntt.N];
        for (int i = 0; i < K; i++)
        {
            Sampling.CenteredBinomial(coins, i, y.Slice(i * Ntt.N, Ntt.N));
            Ntt.Forward(y.Slice(i * Ntt.N, Ntt.N));
        }

        for (int i = 0; i < K; i++)
        {
            sum.Clear();
            for (int j = 0; j < K; j++)
            {
                Ntt.MultiplyAdd(Entry(matrix, j, i), y.Slice(j * Ntt.N, Ntt.N), sum);
            }

            Ntt.Inverse(sum);
            Sampling.CenteredBinomial(coins, K + i, noise);
            AddTo(sum, noise);
            Packing.EncodeCompressed(sum, Du, ciphertext.Slice(i * UBytes, UBytes));
        }

        sum.Clear();
        for (int i = 0; i < K; i++)
        {
            Ntt.MultiplyAdd(t.Slice(i * Ntt.N, Ntt.N), y.Slice(i * Ntt.N, Ntt.N), sum);
        }

        Ntt.Inverse(sum);
        Sampling.CenteredBinomial(coins, 2 * K, noise);
        AddTo(sum, noise);
        AddMessage(sum, message);
        Packing.EncodeCompressed(sum, Dv, ciphertext[(K * UBytes)..]);
        Wipe(y);
        Wipe(noise);
        Wipe(sum);
    }

    /// <summary>K-PKE.Decrypt (Algorithm 15).</summary>
    internal static void Decrypt(ReadOnlySpan<ushort> s, ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        Span<ushort> u = stackalloc ushort[Ntt.N];
        Span<ushort> v = stackalloc ushort[Ntt.N];
        Span<ushort> sum = stackalloc ushort[Ntt.N];
        sum.Clear();
        for (int i = 0; i < K; i++)
        {
            Packing.DecodeCompressed(ciphertext.Slice(i * UBytes, UBytes), Du, u);
            Ntt.Forward(u);
            Ntt.MultiplyAdd(s.Slice(i * Ntt.N, Ntt.N), u, sum);
        }

        Ntt.Inverse(sum);
        Packing.DecodeCompressed(ciphertext[(K * UBytes)..], Dv, v);
        for (int i = 0; i < Ntt.N; i++)
        {
            v[i] = Field.Subtract(v[i], sum[i]);
        }

        Packing.EncodeCompressed(v, 1, message);
        Wipe(v);
        Wipe(sum);
    }

    internal static void AddTo(Span<ushort> sum, ReadOnlySpan<ushort> other)
    {
        for (int i = 0; i < sum.Length && i < other.Length; i++)
        {
            sum[i] = Field.Add(sum[i], other[i]);
        }
    }

    internal static void Wipe(Span<ushort> polynomial) =>
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(polynomial));

    private static void AddMessage(Span<ushort> sum, ReadOnlySpan<byte> message)
    {
        for (int i = 0; i < Ntt.N; i++)
        {
            uint bit = (uint)(message[i / 8] >> (i % 8)) & 1;
            sum[i] = Field.Add(sum[i], (0u - bit) & HalfQ);
        }
    }
}
