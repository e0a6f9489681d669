using System.Runtime.InteropServices;
using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>The ML-KEM-768 inside libsodium's X-Wing, which the project itself never calls alone: for the vectors that were published for it.</summary>
internal static unsafe class NativeMlKem
{
    internal const int SeedLength = 64;
    internal const int EncapsulationKeyLength = 1184;
    internal const int CiphertextLength = 1088;
    internal const int SharedSecretLength = 32;

    private const int DecapsulationKeyLength = 2400;

    internal static (byte[] EncapsulationKey, byte[] DecapsulationKey) KeyPair(ReadOnlySpan<byte> seed)
    {
        Assert.Equal(SeedLength, seed.Length);
        var encapsulationKey = new byte[EncapsulationKeyLength];
        var decapsulationKey = new byte[DecapsulationKeyLength];
        fixed (byte* pk = encapsulationKey, sk = decapsulationKey, from = seed)
        {
            Assert.Equal(0, ((delegate* unmanaged<byte*, byte*, byte*, int>)Function("seed_keypair"))(pk, sk, from));
        }

        return (encapsulationKey, decapsulationKey);
    }

    /// <returns>Null when the key is refused.</returns>
    internal static (byte[] Ciphertext, byte[] SharedSecret)? Encapsulate(byte[] encapsulationKey, ReadOnlySpan<byte> message)
    {
        Assert.Equal((EncapsulationKeyLength, 32), (encapsulationKey.Length, message.Length));
        var ciphertext = new byte[CiphertextLength];
        var sharedSecret = new byte[SharedSecretLength];
        fixed (byte* ct = ciphertext, ss = sharedSecret, pk = encapsulationKey, coins = message)
        {
            return ((delegate* unmanaged<byte*, byte*, byte*, byte*, int>)Function("enc_deterministic"))(ct, ss, pk, coins) == 0 ? (ciphertext, sharedSecret) : null;
        }
    }

    internal static byte[] Decapsulate(byte[] decapsulationKey, ReadOnlySpan<byte> ciphertext)
    {
        Assert.Equal((DecapsulationKeyLength, CiphertextLength), (decapsulationKey.Length, ciphertext.Length));
        var sharedSecret = new byte[SharedSecretLength];
        fixed (byte* ss = sharedSecret, ct = ciphertext, sk = decapsulationKey)
        {
            Assert.Equal(0, ((delegate* unmanaged<byte*, byte*, byte*, int>)Function("dec"))(ss, ct, sk));
        }

        return sharedSecret;
    }

    private static nint Function(string name) => NativeLibrary.GetExport(Libsodium.Handle, "crypto_kem_mlkem768_" + name);
}
