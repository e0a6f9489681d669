using System.Security.Cryptography;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>Keys that are the same in every run: nothing real is sealed to them.</summary>
internal static class Keys
{
    internal const string PortalId = "00112233445566778899aabbccddeeff";

    internal static MechanismId Mechanism { get; } = MechanismId.Parse("0a1b2c3d");

    internal static ItemId Item { get; } = ItemId.Parse("6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23");

    internal static DateOnly Today { get; } = new(2026, 3, 1);

    internal static SecretBytes Seed(string name) => SecretBytes.CopyOf(SHA256.HashData(TextEncoding.UTF8.GetBytes(name)));

    internal static HybridIdentity Hybrid(string name)
    {
        using var seed = Seed(name);
        return HybridIdentity.FromSeed(seed);
    }

    internal static VerifierKey Root(int number)
    {
        using var seed = RootSeed(number);
        return VerifierKey.Of(Keyset.RootKeyName(Mechanism, number), seed);
    }

    internal static SecretBytes RootSeed(int number) => Seed($"root {number}");

    internal static ReporterKeys Reporter(string code = "0123 4567 8901 2345 6789 0123 4583")
    {
        using (var read = AccessCode.TryRead(code, out var found, out _) ? found : throw new ArgumentException("Not an access code.", nameof(code)))
        {
            return ReporterKeys.Derive(read, PortalId, Mechanism);
        }
    }
}
