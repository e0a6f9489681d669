using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>This project's decapsulation key: ŝ and z in locked memory, the public matrix computed once.</summary>
internal sealed class OwnDecapsulationKey : IDecapsulationKey
{
    private const int SecretVectorBytes = OwnMlKem768.VectorLength * sizeof(ushort);

    private readonly SecretBytes _secret = new(SecretVectorBytes + 32);   // ŝ || z
    private readonly ushort[] _matrix;
    private readonly ushort[] _t = new ushort[OwnMlKem768.VectorLength];
    private readonly byte[] _keyHash;

    /// <summary>ML-KEM.KeyGen_internal (Algorithm 16) from d || z.</summary>
    internal OwnDecapsulationKey(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, MlKem768.SeedLength, nameof(seed));
        Span<byte> input = stackalloc byte[33];
        seed[..32].CopyTo(input);
        input[32] = OwnMlKem768.K;
        Span<byte> expanded = stackalloc byte[64];
        SHA3_512.HashData(input, expanded);
        ReadOnlySpan<byte> rho = expanded[..32];
        _matrix = OwnMlKem768.Matrix(rho);
        Span<ushort> s = SecretVector;
        GenerateVectors(expanded[32..], s);
        seed[32..].CopyTo(_secret.WritableSpan[SecretVectorBytes..]);

        EncapsulationKey = new byte[MlKem768.EncapsulationKeyLength];
        Packing.Encode12(_t, EncapsulationKey);
        rho.CopyTo(EncapsulationKey.AsSpan(OwnMlKem768.K * Packing.Length12));
        _keyHash = SHA3_256.HashData(EncapsulationKey);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(expanded);
    }

    public byte[] EncapsulationKey { get; }

    private Span<ushort> SecretVector => MemoryMarshal.Cast<byte, ushort>(_secret.WritableSpan[..SecretVectorBytes]);

    /// <summary>ML-KEM.Decaps_internal (Algorithm 18); the lengths are the type's (FIPS 203, 7.3), and the key is made here, so its hash holds.</summary>
    public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, MlKem768.CiphertextLength, nameof(ciphertext));
        Span<byte> message = stackalloc byte[32];
        Span<byte> coins = stackalloc byte[32];
        Span<byte> rejected = stackalloc byte[32];
        Span<byte> again = stackalloc byte[MlKem768.CiphertextLength];
        OwnMlKem768.Decrypt(SecretVector, ciphertext, message);
        OwnMlKem768.DeriveSecret(message, _keyHash, sharedSecret, coins);
        ImplicitRejection(ciphertext, rejected);
        OwnMlKem768.Encrypt(_t, _matrix, message, coins, again);
        Select(Difference(ciphertext, again), rejected, sharedSecret);
        GC.KeepAlive(this);
        CryptographicOperations.ZeroMemory(message);
        CryptographicOperations.ZeroMemory(coins);
        CryptographicOperations.ZeroMemory(rejected);
        CryptographicOperations.ZeroMemory(again);
    }

    public void Dispose() => _secret.Dispose();

    // K-PKE.KeyGen (Algorithm 13): t = A·s + e.
    private void GenerateVectors(ReadOnlySpan<byte> sigma, Span<ushort> s)
    {
        for (int i = 0; i < OwnMlKem768.K; i++)
        {
            Sampling.CenteredBinomial(sigma, i, s.Slice(i * Ntt.N, Ntt.N));
            Ntt.Forward(s.Slice(i * Ntt.N, Ntt.N));
        }

        Span<ushort> error = stackalloc ushort[Ntt.N];
        for (int i = 0; i < OwnMlKem768.K; i++)
        {
            Span<ushort> t = _t.AsSpan(i * Ntt.N, Ntt.N);
            Sampling.CenteredBinomial(sigma, OwnMlKem768.K + i, error);
            Ntt.Forward(error);
            for (int j = 0; j < OwnMlKem768.K; j++)
            {
                Ntt.MultiplyAdd(OwnMlKem768.Entry(_matrix, i, j), s.Slice(j * Ntt.N, Ntt.N), t);
            }

            OwnMlKem768.AddTo(t, error);
        }

        OwnMlKem768.Wipe(error);
    }

    // J(z || c)
    private void ImplicitRejection(ReadOnlySpan<byte> ciphertext, Span<byte> output)
    {
        Span<byte> input = stackalloc byte[32 + MlKem768.CiphertextLength];
        _secret.Span[SecretVectorBytes..].CopyTo(input);
        ciphertext.CopyTo(input[32..]);
        Shake256.HashData(input, output);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <returns>0 when equal, else 0xff.</returns>
    private static byte Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        uint difference = 0;
        for (int i = 0; i < a.Length && i < b.Length; i++)
        {
            difference |= (uint)(a[i] ^ b[i]);
        }

        return (byte)((int)(0u - difference) >> 31);
    }

    private static void Select(byte takeOther, ReadOnlySpan<byte> other, Span<byte> value)
    {
        for (int i = 0; i < value.Length && i < other.Length; i++)
        {
            value[i] ^= (byte)(takeOther & (value[i] ^ other[i]));
        }
    }
}
