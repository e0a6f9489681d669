using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

/// <summary>What may stand as a mailbox in report.json: one that can be used, and then each way in which one cannot.</summary>
internal static class MailboxCases
{
    private const string X25519Recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    private static readonly string Hash = new('0', 64);
    private static readonly string Author = new('1', 64);

    internal static IReadOnlyList<(string Name, string Json)> All { get; } = [.. Make()];

    private static IEnumerable<(string Name, string Json)> Make()
    {
        using var keys = Keys.Reporter();
        var good = keys.Mailbox.Recipient;
        var key = HybridRecipient.Parse(good).PublicKey.ToArray();
        yield return ("that can be used", Mailbox(good));
        foreach ((var number, var point) in LowOrder.Points.Index())
        {
            yield return ($"whose X25519 half is low-order point {number}", Mailbox(Recipient([.. key[..XWing.MlKemPublicKeyLength], .. point])));
        }

        yield return ("whose ML-KEM half is not reduced", Mailbox(Recipient(UnreducedKeys.Of(key).First())));
        yield return ("whose last coefficient is not reduced", Mailbox(Recipient(UnreducedKeys.Of(key).Last())));
        yield return ("whose key is all zeros", Mailbox(Recipient(new byte[XWing.PublicKeyLength])));
        yield return ("with a recipient in capitals", Mailbox(good.ToUpperInvariant()));
        yield return ("with a recipient in both cases", Mailbox(good[..^1] + char.ToUpperInvariant(good[^1])));
        yield return ("with a recipient one letter short", Mailbox(good[..^1]));
        yield return ("with a recipient one letter long", Mailbox(good + "q"));
        yield return ("with a wrong checksum", Mailbox(good[..^1] + (good[^1] == 'q' ? 'p' : 'q')));
        yield return ("with an X25519 recipient", Mailbox(X25519Recipient));
        yield return ("with a letter that is not ASCII", Mailbox(good[..^1] + "ق"));
        yield return ("with an empty recipient", Mailbox(""));
        yield return ("with a number as recipient", Mailbox(good).Replace($"\"{good}\"", "7", StringComparison.Ordinal));
        yield return ("without a recipient", $$"""{"erase":"{{Hash}}","author":"{{Author}}"}""");
        yield return ("with a hash in capitals", Mailbox(good, erase: new string('A', 64)));
        yield return ("with a short hash", Mailbox(good, erase: Hash[2..]));
        yield return ("without a hash", Mailbox(good).Replace("erase", "other", StringComparison.Ordinal));
        yield return ("with a long author key", Mailbox(good, author: Author + "11"));
        yield return ("with an author key in no hex", Mailbox(good, author: new string('g', 64)));
        yield return ("that is a list", $"[{Mailbox(good)}]");
    }

    private static string Recipient(byte[] key) => HybridRecipient.FromPublicKey(key).ToString();

    private static string Mailbox(string recipient, string? erase = null, string? author = null) =>
        $$"""{"erase":"{{erase ?? Hash}}","recipient":"{{recipient}}","author":"{{author ?? Author}}"}""";
}
