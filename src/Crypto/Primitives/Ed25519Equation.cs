using System.Security.Cryptography;
using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>The equation R = S·B − k·A itself, without the cofactor: R is compared byte for byte, so that it must be canonical.</summary>
/// <remarks>libsodium compares so up to 1.0.18; later versions multiply by the cofactor. The two differ only for keys and signatures with a
/// component of small order, which no honest signer makes: those are calculated here. Everything is public, so time does not matter.</remarks>
internal static class Ed25519Equation
{
    private const int Length = 32;

    /// <summary>Whether it holds for a signature that libsodium accepts.</summary>
    internal static bool Holds(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ReadOnlySpan<byte> r = signature[..Length];
        return (Sodium.crypto_core_ed25519_is_valid_point(publicKey) == 1 && Sodium.crypto_core_ed25519_is_valid_point(r) == 1)
            || HoldsExactly(publicKey, message, r, signature[Length..]);
    }

    internal static bool HoldsExactly(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
    {
        byte[] k = new byte[Length];
        Sodium.crypto_core_ed25519_scalar_reduce(k, SHA512.HashData([.. r, .. publicKey, .. message]));
        byte[] sb = Identity();
        byte[] expected = new byte[Length];
        return (!s.ContainsAnyExcept((byte)0) || Sodium.crypto_scalarmult_ed25519_base_noclamp(sb, s) == 0)
            && TryMultiply(publicKey, k, out byte[] ka)
            && Sodium.crypto_core_ed25519_sub(expected, sb, ka) == 0
            && r.SequenceEqual(expected);
    }

    // By doubling and adding: the multiplication of libsodium refuses points with a component of small order.
    private static bool TryMultiply(ReadOnlySpan<byte> point, byte[] scalar, out byte[] product)
    {
        product = Identity();
        byte[] sum = new byte[Length];
        for (int bit = (8 * Length) - 1; bit >= 0; bit--)
        {
            if (Sodium.crypto_core_ed25519_add(sum, product, product) != 0)
            {
                return false;
            }

            (product, sum) = (sum, product);
            if (((scalar[bit / 8] >> (bit % 8)) & 1) != 0)
            {
                if (Sodium.crypto_core_ed25519_add(sum, product, point) != 0)
                {
                    return false;
                }

                (product, sum) = (sum, product);
            }
        }

        return true;
    }

    private static byte[] Identity() => [1, .. new byte[Length - 1]];
}
