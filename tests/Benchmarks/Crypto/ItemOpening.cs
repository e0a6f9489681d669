using System.Diagnostics;
using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Benchmarks.Crypto;

/// <summary>Opening items of the smallest size on one core, against the primitives that this cannot do without, called bare.</summary>
internal static class ItemOpening
{
    private const int Rounds = 31;
    private const int PerRound = 1000;

    public static IReadOnlyList<Measurement> Run()
    {
        var plaintext = RandomNumberGenerator.GetBytes((int)Padding.Smallest);
        using var x25519 = X25519Identity.Generate();
        using var hybrid = HybridIdentity.Generate();
        var toX25519 = AgeFile.Seal(plaintext, x25519.Recipient);
        var toHybrid = AgeFile.Seal(plaintext, hybrid.Recipient);
        using var bare = new BareOpening(x25519, toX25519, plaintext);
        List<double> opened = [];
        List<double> barely = [];
        List<double> hybridOpened = [];
        for (var round = -3; round < Rounds; round++)
        {
            var ownRate = Rate(() => Open(toX25519, x25519));
            var bareRate = Rate(bare.Run);
            var hybridRate = Rate(() => Open(toHybrid, hybrid));
            if (round >= 0)
            {
                opened.Add(ownRate);
                barely.Add(bareRate);
                hybridOpened.Add(hybridRate);
            }
        }

        return
        [
            Measurement.AtLeast(
                "opening items of 34 KB with X25519, one core", Measurement.Median(opened), "items/s",
                "scalar multiplication, HMACs and ChaCha20-Poly1305 of one opening, called bare", Measurement.Median(barely), least: 0.8),
            Measurement.Reported(
                "opening items of 34 KB with the hybrid key", Measurement.Median(hybridOpened), "items/s", "with X25519", Measurement.Median(opened)),
        ];
    }

    // The plaintext into locked memory, and wiped.
    private static void Open(byte[] file, IIdentity identity) => AgeFile.OpenSecret(file, identity).Dispose();

    private static double Rate(Action act)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerRound; i++)
        {
            act();
        }

        return PerRound / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
