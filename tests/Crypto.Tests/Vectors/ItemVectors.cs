using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>items.json: what a reporter enters, the container that follows from it, and a sealed item that opens to it.</summary>
public sealed class ItemVectors
{
    private const string Code = "0123456789012345678901234583";

    [Fact]
    public void Sealed_items_open_as_the_vectors_say()
    {
        foreach (var vector in VectorFile.Read("items.json").EnumerateArray())
        {
            Assert.True(HybridIdentity.TryParse(vector.TextOf("secretKey"), out var identity));
            var file = vector.HexOf("sealed");
            Assert.Equal(vector.HexOf("containerSha256"), SHA256.HashData(AgeFile.Open(file, identity)));
            Assert.Equal(vector.GetProperty("sealed").GetString()!.Length / 2, SealedItemForm.SealedLength(vector.GetProperty("containerLength").GetInt64()));
            using var item = ReadItem.Sealed(file, identity, ItemId.Parse(vector.TextOf("item")), MechanismId.Parse(vector.TextOf("mechanism")), out var refusal);
            Assert.Equal(vector.TextOf("refusal"), refusal.ToString());
            if (item is not null)
            {
                Assert.Equal(vector.TextOf("reportJson"), TextEncoding.UTF8.GetString(item.ReportJson.Span));
                Assert.Equal(vector.TextOf("author"), item.Author.ToString());
            }
        }
    }

    internal static JsonNode Make()
    {
        using var keys = Keys.Reporter(Code);
        AttachmentToSeal[] files = [new("a small picture"u8.ToArray(), "image/png", "صورة.png", MetadataRemoved: true), new(Array.Empty<byte>(), "text/plain", null)];
        return new JsonArray(
            Case("a report without a code", null, [], t => t, Keys.Item),
            Case("a report under a code, with files", keys, files, t => t, Keys.Item),
            Case("stored as another item", null, [], t => t, ItemId.Parse("00000000-0000-4000-8000-000000000000")),
            Case("an author's mark that does not verify", keys, [], t => Forged(t), Keys.Item),
            Case("a file that is not the one listed", keys, files, t => Altered(t), Keys.Item));
    }

    private static JsonObject Case(string name, ReporterKeys? keys, AttachmentToSeal[] files, Func<byte[], byte[]> change, ItemId storedAs)
    {
        using var intake = Keys.Hybrid("intake");
        using var secretKey = intake.Encode();
        var tar = change(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), keys, files));
        using var item = ReadItem.Container(tar, storedAs, Keys.Mechanism, out var refusal);
        return new JsonObject
        {
            ["name"] = name,
            ["item"] = storedAs.ToString(),
            ["mechanism"] = Keys.Mechanism.ToString(),
            ["portalId"] = Keys.PortalId,
            ["code"] = keys is null ? null : Code,
            ["attachments"] = new JsonArray([.. files.Select(f => new JsonObject { ["data"] = VectorFile.Hex(f.Data.Span), ["mediaType"] = f.MediaType, ["name"] = f.Name })]),
            ["refusal"] = refusal.ToString(),
            ["author"] = item?.Author.ToString(),
            ["reportJson"] = item is null ? null : TextEncoding.UTF8.GetString(item.ReportJson.Span),
            ["containerLength"] = tar.Length,
            ["containerSha256"] = VectorFile.Hex(SHA256.HashData(tar)),
            ["secretKey"] = TextEncoding.ASCII.GetString(secretKey.Span),
            ["sealed"] = VectorFile.Hex(FixedAge.Seal(name, tar, intake.Recipient)),
        };
    }

    private static JsonObject Fields() => new()
    {
        ["kind"] = "report",
        ["made"] = "2026-02-28",
        ["language"] = "en",
        ["madeBy"] = "vectors",
        ["danger"] = false,
        ["what"] = "They said: \"be quiet\".\nقالوا: اصمت 🕊 \\ \u0007\u007f\u2028",
        ["acts"] = new JsonArray(new JsonObject { ["act"] = "SOLITARY" }),
    };

    private static byte[] Forged(byte[] tar)
    {
        var mac = tar.AsSpan().IndexOf("{\"mac\":\""u8) + 8;
        tar[mac] = (byte)(tar[mac] == '0' ? '1' : '0');
        return tar;
    }

    private static byte[] Altered(byte[] tar)
    {
        tar[tar.AsSpan().IndexOf("a small picture"u8)] = (byte)'A';
        return tar;
    }
}
