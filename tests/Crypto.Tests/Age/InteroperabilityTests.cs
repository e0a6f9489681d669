using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Age;

/// <summary>Files go both ways between this library and the age-encryption package; EverySizeTests has the rest.</summary>
public sealed class InteroperabilityTests
{
    private const string Passphrase = "correct horse battery staple";

    private static readonly byte[][] Plaintexts = [.. new[] { 0, 1, 65_535, 65_536, 65_537 }.Select(RandomNumberGenerator.GetBytes)];

    [Fact]
    public async Task Hybrid_files_open_in_the_package()
    {
        using var identity = HybridIdentity.Generate();
        var opened = await NodeAge.OpenAsync(new JsonObject { ["identity"] = Text(identity.Encode()) }, Plaintexts.Select(p => AgeFile.Seal(p, identity.Recipient)));
        Assert.Equal(Plaintexts, opened);
    }

    [Fact]
    public async Task Hybrid_files_of_the_package_open_here()
    {
        using var identity = HybridIdentity.Generate();
        var files = await NodeAge.SealAsync(Recipients(identity.Recipient.ToString()), Plaintexts);
        Assert.Equal(Plaintexts, files.Select(f => AgeFile.Open(f, identity)));
    }

    [Fact]
    public async Task X25519_files_go_both_ways_with_the_package()
    {
        using var identity = X25519Identity.Generate();
        var files = await NodeAge.SealAsync(Recipients(identity.Recipient.ToString()), Plaintexts);
        Assert.Equal(Plaintexts, files.Select(f => AgeFile.Open(f, identity)));
        var opened = await NodeAge.OpenAsync(new JsonObject { ["identity"] = Text(identity.Encode()) }, Plaintexts.Select(p => AgeFile.Seal(p, identity.Recipient)));
        Assert.Equal(Plaintexts, opened);
    }

    [Fact]
    public async Task Passphrase_files_go_both_ways_with_the_package()
    {
        var key = new JsonObject { ["passphrase"] = Passphrase };
        using var identity = new ScryptIdentity(TextEncoding.UTF8.GetBytes(Passphrase));
        using var recipient = new ScryptRecipient(TextEncoding.UTF8.GetBytes(Passphrase), workFactor: 10);
        var files = await NodeAge.SealAsync((JsonObject)key.DeepClone(), Plaintexts);
        Assert.Equal(Plaintexts, files.Select(f => AgeFile.Open(f, identity)));
        Assert.Equal(Plaintexts, await NodeAge.OpenAsync(key, Plaintexts.Select(p => AgeFile.Seal(p, recipient))));
    }

    [Fact]
    public async Task A_file_to_several_hybrid_recipients_opens_for_each()
    {
        using var first = HybridIdentity.Generate();
        using var second = HybridIdentity.Generate();
        var file = AgeFile.Seal("to both"u8, first.Recipient, second.Recipient);
        Assert.Equal("to both"u8, AgeFile.Open(file, first));
        Assert.Equal("to both"u8, AgeFile.Open(file, second));
        var files = await NodeAge.SealAsync(Recipients(first.Recipient.ToString(), second.Recipient.ToString()), Plaintexts);
        Assert.Equal(Plaintexts, files.Select(f => AgeFile.Open(f, second)));
    }

    private static JsonObject Recipients(params string[] recipients) =>
        new() { ["recipients"] = new JsonArray([.. recipients.Select(r => (JsonNode)r)]) };

    private static string Text(Crypto.Primitives.SecretBytes secret)
    {
        using (secret)
        {
            return TextEncoding.ASCII.GetString(secret.Span);
        }
    }
}
