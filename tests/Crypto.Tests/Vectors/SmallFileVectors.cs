using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>small-files.json: alarm parts, erase requests and replies, sealed, and what they open to.</summary>
public sealed class SmallFileVectors
{
    private const string Code = "0123456789012345678901234583";

    [Fact]
    public void Small_files_open_as_the_vectors_say()
    {
        var vectors = VectorFile.Read("small-files.json");
        Assert.True(HybridIdentity.TryParse(vectors.TextOf("alarmSecretKey"), out var alarm));
        foreach (var vector in vectors.GetProperty("alarmParts").EnumerateArray())
        {
            var danger = AlarmPart.TryOpen(vector.HexOf("sealed"), ItemId.Parse(vector.TextOf("item")), alarm);
            Assert.Equal(vector.GetProperty("danger").ValueKind == JsonValueKind.Null ? null : vector.GetProperty("danger").GetBoolean(), danger);
        }

        using var keys = Keys.Reporter(vectors.TextOf("code"));
        var erase = vectors.GetProperty("eraseRequest");
        Assert.Equal(erase.HexOf("address"), EraseRequest.TryOpen(erase.HexOf("sealed"), alarm)!.Address());
        foreach (var vector in vectors.GetProperty("replies").EnumerateArray())
        {
            var reply = Reply.TryOpen(vector.HexOf("sealed"), keys);
            Assert.Equal(vector.GetProperty("replyJson").GetString(), reply is null ? null : TextEncoding.UTF8.GetString(reply.ToJson()));
        }
    }

    internal static JsonNode Make()
    {
        using var alarm = Keys.Hybrid("alarm");
        using var alarmKey = alarm.Encode();
        using var keys = Keys.Reporter(Code);
        byte[] erase = [.. keys.EraseToken.Span, .. SHA256.HashData(TextEncoding.ASCII.GetBytes(keys.Mailbox.Recipient)), .. SHA256.HashData(keys.AuthorKey.Span)];
        return new JsonObject
        {
            ["alarmSecretKey"] = TextEncoding.ASCII.GetString(alarmKey.Span),
            ["portalId"] = Keys.PortalId,
            ["mechanism"] = Keys.Mechanism.ToString(),
            ["code"] = Code,
            ["alarmParts"] = new JsonArray(
                Alarm("danger", [.. Keys.Item.ToBytes(), 1], danger: true, alarm), Alarm("no danger", [.. Keys.Item.ToBytes(), 0], danger: false, alarm),
                Alarm("another last byte", [.. Keys.Item.ToBytes(), 2], null, alarm), Alarm("another item", [.. new byte[16], 1], null, alarm)),
            ["eraseRequest"] = new JsonObject { ["address"] = VectorFile.Hex(keys.Mailbox.Address()), ["sealed"] = VectorFile.Hex(FixedAge.Seal("erase", erase, alarm.Recipient)) },
            ["replies"] = new JsonArray(
                SealedReply("a reply", Full(), keys.AuthorKey.Span.ToArray(), keys), SealedReply("the least", Least(), keys.AuthorKey.Span.ToArray(), keys),
                SealedReply("the longest", Longest(), keys.AuthorKey.Span.ToArray(), keys), SealedReply("forged: under another author key", Full(), new byte[32], keys, shown: false)),
        };
    }

    private static JsonObject Alarm(string name, byte[] plaintext, bool? danger, HybridIdentity alarm) => new()
    {
        ["name"] = name,
        ["item"] = Keys.Item.ToString(),
        ["danger"] = danger,
        ["sealed"] = VectorFile.Hex(FixedAge.Seal(name, plaintext, alarm.Recipient)),
    };

    private static JsonObject SealedReply(string name, ReplyDocument reply, byte[] authorKey, ReporterKeys keys, bool shown = true)
    {
        var json = reply.ToJson();
        var tar = ItemContainer.Write([new("reply.json", json), new("mechanism.json", AuthorMac.Write(authorKey, AuthorMac.ReplyLabel, json))], 8192);
        return new JsonObject
        {
            ["name"] = name,
            ["replyJson"] = shown ? TextEncoding.UTF8.GetString(json) : null,
            ["sealed"] = VectorFile.Hex(FixedAge.Seal(name, tar, keys.Identity.Recipient)),
        };
    }

    private static ReplyDocument Least() =>
        new(Guid.Parse("0f5a2f46-8d3b-4c58-a3c2-0d5f5c3c7b11"), Keys.Mechanism, "2026-03-01", "", Asks: null, Previous: null, []);

    private static ReplyDocument Full() => Least() with
    {
        Text = "We received it. هل أنت بأمان؟ 🕊\n\"Yes\" or \"no\" is enough.",
        Asks = Guid.Parse("1f5a2f46-8d3b-4c58-a3c2-0d5f5c3c7b12"),
        Previous = Guid.Parse("2f5a2f46-8d3b-4c58-a3c2-0d5f5c3c7b13"),
        Received = [Keys.Item, ItemId.Parse("00000000-0000-4000-8000-000000000000")],
    };

    private static ReplyDocument Longest() => Least() with { Text = new string('a', Least().BytesLeft) };
}
