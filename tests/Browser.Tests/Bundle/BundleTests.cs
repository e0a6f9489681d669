using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests.Bundle;

/// <summary>The bundle that the pages load, in Chromium: its files open here, those from here open in it, and it keeps to age's own vectors.</summary>
public sealed class BundleTests(BundleSite site) : IClassFixture<BundleSite>
{
    private const int Large = 100_000_000;
    private const int LargestAttachment = (16 << 20) - 8192;

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Files_go_both_ways_between_the_bundle_in_a_browser_and_the_desk(string kind, int size)
    {
        using var key = AgeKey.Generate(kind);
        var hash = await ManyBytes.HashAsync(size);
        await ManyBytes.WriteAsync(size, At("plain"));
        Assert.Null(await site.TransformAsync("seal", key.ForSealing, "plain", "sealed"));
        Assert.Equal(hash, await OpenAsync("sealed", key.Identity));

        await using (var plain = File.OpenRead(At("plain")))
        await using (var file = File.Create(At("sealed")))
        {
            await AgeFile.SealAsync(plain, file, [key.Recipient], CancellationToken.None);
        }

        Assert.Null(await site.TransformAsync("open", key.ForOpening, "sealed", "opened"));
        Assert.Equal(hash, await HashAsync("opened"));
    }

    public static IEnumerable<TheoryDataRow<string, int>> Sizes() =>
        from kind in new[] { AgeKey.Hybrid, AgeKey.X25519, AgeKey.Scrypt }
        from size in new[] { 0, 1, 65_535, 65_536, 65_537, Large }
        where size < Large || kind == AgeKey.Hybrid   // the others have it in Node (EverySizeTests)
        select new TheoryDataRow<string, int>(kind, size);

    [Fact]
    public async Task The_worker_seals_files_of_every_size_that_fits_and_the_desk_opens_them()
    {
        var keyset = Published();
        foreach (var sizes in new int[][] { [0, 1, 65_535, 65_536, 65_537], [LargestAttachment] })
        {
            foreach (var size in sizes)
            {
                await ManyBytes.WriteAsync(size, At($"{size}"));
            }

            var task = SealTask(keyset);
            Assert.Null(await site.SealItemAsync(task, [.. sizes.Select(size => $"{size}")], "body"));
            var body = await File.ReadAllBytesAsync(At("body"));
            Assert.Equal(true, AlarmPart.TryOpen(body.AsSpan(0, SealedItemForm.AlarmPartLength), Keys.Item, Keys.Hybrid("alarm")));
            using var opened = ReadItem.Container(AgeFile.Open(body.AsSpan(SealedItemForm.AlarmPartLength), Keys.Hybrid("intake")), Keys.Item, Keys.Mechanism, out var refusal);
            Assert.Equal(ItemRefusal.None, refusal);
            Assert.Equal(
                await Task.WhenAll(sizes.Select(size => ManyBytes.HashAsync(size))),
                opened!.Attachments.Select(file => Convert.ToHexStringLower(file.Sha256)));
        }
    }

    [Fact]
    public async Task The_worker_refuses_more_than_fits_into_one_request()
    {
        await ManyBytes.WriteAsync(16 << 20, At("too large"));
        Assert.Equal("too-large", await site.SealItemAsync(SealTask(Published()), ["too large"], "body"));
    }

    [Fact]
    public async Task Every_published_vector_of_age_is_opened_or_refused_and_releases_nothing_beyond_what_it_allows()
    {
        var scripts = Path.Combine(Checkout.Root, "tests", "js");
        using var vectors = JsonDocument.Parse(await Crypto.Tests.Support.Program.RunAsync("node", [Path.Combine(scripts, "vectors-without-armor.mjs")], scripts));
        var checkedInBrowser = 0;
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var name = vector.GetProperty("name").GetString()!;
            var expected = vector.GetProperty("expect").GetString() == "success";
            if (vector.GetProperty("file").GetString() is not { } file)
            {
                Assert.Equal((name, false), (name, expected));   // its armor was refused
                continue;
            }

            await File.WriteAllBytesAsync(At("vector"), Convert.FromBase64String(file));
            var key = new JsonObject { ["identities"] = JsonNode.Parse(vector.GetProperty("identities").GetRawText()), ["passphrases"] = JsonNode.Parse(vector.GetProperty("passphrases").GetRawText()) };
            var failure = await site.TransformAsync("open", key, "vector", "opened");
            Assert.Equal((name, expected), (name, failure is null));
            var allowed = await AllowedAsync(name);
            var released = await File.ReadAllBytesAsync(At("opened"));
            Assert.True(expected ? allowed.AsSpan().SequenceEqual(released) : allowed.AsSpan().StartsWith(released), name);
            checkedInBrowser++;
        }

        Assert.Equal(143, vectors.RootElement.GetArrayLength());
        Assert.Equal(121, checkedInBrowser);   // of 22 the armor is already no armor
    }

    // What the desk's own reader releases, which is held to the vector's hash elsewhere (AgeVectorTests).
    private static async Task<byte[]> AllowedAsync(string name)
    {
        var vector = (await AgeVector.AllAsync())[name];
        using var released = new MemoryStream();
        try
        {
            await using Stream file = vector.Armored ? new ArmorStream(new MemoryStream(vector.File)) : new MemoryStream(vector.File);
            await AgeFile.OpenAsync(file, released, vector.Identities(), CancellationToken.None);
        }
        catch (AgeException)
        {
            // Refused after what it released.
        }

        return released.ToArray();
    }

    private static JsonObject SealTask(string keyset) => new()
    {
        ["keyset"] = new JsonObject
        {
            ["note"] = keyset,
            ["now"] = "2026-03-01",
            ["pins"] = new JsonObject { ["id"] = Keys.Mechanism.ToString(), ["portalId"] = Keys.PortalId, ["verifiers"] = new JsonArray(Keys.Root(1).ToString()), ["threshold"] = 1, ["lowestSerial"] = 1 },
        },
        ["item"] = Keys.Item.ToString(),
        ["kind"] = "report",
        ["fields"] = new JsonObject { ["made"] = "2026-03-01", ["language"] = "ar", ["danger"] = true, ["what"] = "ما حدث" },
        ["code"] = "0123456789012345678901234583",
    };

    private static string Published()
    {
        using var desk = Keys.Seed("desk");
        using var root = Keys.RootSeed(1);
        var keyset = new Keyset(
            Keys.Mechanism, Keys.PortalId, 1, Keyset.NoPrevious, new DateOnly(2026, 2, 1), new DateOnly(2026, 5, 1),
            Keys.Hybrid("intake").Recipient.ToString(), Keys.Hybrid("custodian").Recipient.ToString(), Keys.Hybrid("alarm").Recipient.ToString(),
            VerifierKey.Of(Keyset.DeskKeyName(Keys.Mechanism, 1), desk), ToolRecipient: null);
        return SignedNote.Sign(keyset.ToText(), (Keys.Root(1).Name, root));
    }

    private async Task<string> OpenAsync(string name, IIdentity identity)
    {
        await using (var file = File.OpenRead(At(name)))
        await using (var opened = File.Create(At("opened here")))
        {
            await AgeFile.OpenAsync(file, opened, [identity], CancellationToken.None);
        }

        return await HashAsync("opened here");
    }

    private async Task<string> HashAsync(string name)
    {
        await using var file = File.OpenRead(At(name));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    private string At(string name) => Path.Combine(site.Folder, name);
}
