using System.Text.Json.Nodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>A key of one of age's kinds, in the words of everybody who seals to it and opens with it.</summary>
internal sealed class AgeKey : IDisposable
{
    internal const string Hybrid = "hybrid";
    internal const string X25519 = "X25519";
    internal const string Scrypt = "scrypt";

    // Sealing by passphrase costs memory: here it is to be right, not slow. The age program's own is 18 and cannot be chosen.
    private const int WorkFactor = 10;

    private AgeKey(IRecipient recipient, IIdentity identity, JsonObject forSealing, JsonObject forOpening)
    {
        Recipient = recipient;
        Identity = identity;
        ForSealing = forSealing;
        ForOpening = forOpening;
    }

    internal IRecipient Recipient { get; }

    internal IIdentity Identity { get; }

    /// <summary>As tests/js/support/age-work.js reads it.</summary>
    internal JsonObject ForSealing { get; }

    internal JsonObject ForOpening { get; }

    internal string? Passphrase => (string?)ForOpening["passphrases"]?[0];

    internal string IdentityText => (string)ForOpening["identities"]![0]!;

    internal static AgeKey Generate(string kind)
    {
        if (kind == Hybrid)
        {
            var identity = HybridIdentity.Generate();
            return new AgeKey(identity.Recipient, identity, List("recipients", identity.Recipient.ToString()), List("identities", Text(identity.Encode())));
        }

        if (kind == X25519)
        {
            var identity = X25519Identity.Generate();
            return new AgeKey(identity.Recipient, identity, List("recipients", identity.Recipient.ToString()), List("identities", Text(identity.Encode())));
        }

        const string passphrase = "correct horse battery staple";
        var bytes = TextEncoding.UTF8.GetBytes(passphrase);
        var sealing = List("passphrases", passphrase);
        sealing["workFactor"] = WorkFactor;
        return new AgeKey(new ScryptRecipient(bytes, WorkFactor), new ScryptIdentity(bytes), sealing, List("passphrases", passphrase));
    }

    public void Dispose()
    {
        (Identity as IDisposable)?.Dispose();
        (Recipient as IDisposable)?.Dispose();
    }

    private static JsonObject List(string name, string value) => new() { [name] = new JsonArray(value) };

    private static string Text(SecretBytes secret)
    {
        using (secret)
        {
            return TextEncoding.ASCII.GetString(secret.Span);
        }
    }
}
