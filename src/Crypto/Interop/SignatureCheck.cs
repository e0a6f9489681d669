using Sodium;

namespace SafeReport.Crypto.Interop;

/// <summary>Sodium.Core's verification of Ed25519 signatures. It takes arrays, and nothing in it is secret.</summary>
internal static class SignatureCheck
{
    internal static bool Holds(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Libsodium.Require();
        return PublicKeyAuth.VerifyDetached(signature.ToArray(), message.ToArray(), publicKey.ToArray());
    }
}
