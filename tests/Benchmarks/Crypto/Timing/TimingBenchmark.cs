using System.Diagnostics;
using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Benchmarks.Crypto.Timing;

/// <summary>
/// Whether the time of X-Wing's decapsulation, as this project calls it, tells secrets apart: two classes of inputs in random order, and Welch's t.
/// </summary>
/// <remarks>Reported, never asserted: on a shared machine the number says "look here", not "it leaks". dudect takes 4.5 for likely and 10 for certain.</remarks>
internal static class TimingBenchmark
{
    private const int Samples = 150_000;
    private const int WarmUp = 15_000;
    private const int PoolSize = 64;

    public static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        var one = Valid(NewSeed());
        const string same = "two classes that do not differ";
        var nothing = await Step.TimedAsync(same, () => Task.Run(() => T(SameKey, SameKey)));
        return
        [
            await Report("decapsulation, valid or rejected ciphertexts", () => T(SameKey, () => Altered(SameKey()))),
            await Report("decapsulation, one ciphertext or many", () => T(() => one, SameKey)),
            await Report("decapsulation, one secret key or many", () => T(SameKey, Another)),
            await Report("a control: 64 additions more in one class", () => T(SameKey, SameKey, leak: true)),
        ];

        Input SameKey() => Valid(one.Seed);
        Input Another() => Valid(NewSeed());
        async Task<Measurement> Report(string name, Func<double> t) =>
            Measurement.Reported(name, await Step.TimedAsync(name, () => Task.Run(t)), "t", same, nothing);
    }

    /// <param name="first">Makes the inputs of one class.</param>
    /// <param name="second">Makes those of the other.</param>
    /// <param name="leak">Adds what must be seen, or the test is worth nothing.</param>
    private static double T(Func<Input> first, Func<Input> second, bool leak = false)
    {
        Input[][] pools = [[.. Enumerable.Range(0, PoolSize).Select(_ => first())], [.. Enumerable.Range(0, PoolSize).Select(_ => second())]];
        List<double>[] times = [new(Samples), new(Samples)];
        var choices = RandomNumberGenerator.GetBytes(2 * (Samples + WarmUp));
        for (var i = 0; i < Samples + WarmUp; i++)
        {
            var of = choices[2 * i] & 1;
            var time = Decapsulate(pools[of][choices[(2 * i) + 1] % PoolSize], leak && of == 1);
            if (i >= WarmUp)
            {
                times[of].Add(time);
            }
        }

        return WelchTest.LargestT(times[0], times[1]);
    }

    // The seed is copied anew each time: where in memory it happens to lie shows in its times, and must not be one class's luck.
    // So does what the processor has just learnt of a key while using it; another key used before hides that.
    private static double Decapsulate(Input input, bool leak)
    {
        using var seed = SecretBytes.CopyOf(input.Seed);
        Span<byte> ciphertext = stackalloc byte[XWing.CiphertextLength];
        Span<byte> sharedSecret = stackalloc byte[XWing.SharedSecretLength];
        Valid(NewSeed()).Ciphertext.CopyTo(ciphertext);
        input.Ciphertext.CopyTo(ciphertext);
        var began = Stopwatch.GetTimestamp();
        XWing.TryDecapsulate(seed, ciphertext, sharedSecret);
        if (leak)
        {
            Branch(sharedSecret);
        }

        return Stopwatch.GetTimestamp() - began;
    }

    private static void Branch(Span<byte> bytes)
    {
        for (var i = 0; i < 64; i++)
        {
            bytes[i % bytes.Length] += bytes[(i + 1) % bytes.Length];
        }
    }

    private static byte[] NewSeed() => RandomNumberGenerator.GetBytes(XWing.SeedLength);

    private static Input Valid(byte[] seed)
    {
        using var secret = SecretBytes.CopyOf(seed);
        var publicKey = new byte[XWing.PublicKeyLength];
        var ciphertext = new byte[XWing.CiphertextLength];
        XWing.PublicKey(secret, publicKey);
        return XWing.TryEncapsulate(publicKey, ciphertext, new byte[XWing.SharedSecretLength])
            ? new Input(seed, ciphertext)
            : throw new InvalidOperationException("The benchmark's own key is none.");
    }

    private static Input Altered(Input input)
    {
        byte[] ciphertext = [.. input.Ciphertext];
        ciphertext[RandomNumberGenerator.GetInt32(ciphertext.Length)] ^= (byte)(1 << RandomNumberGenerator.GetInt32(8));
        return input with { Ciphertext = ciphertext };
    }

    private sealed record Input(byte[] Seed, byte[] Ciphertext);
}
