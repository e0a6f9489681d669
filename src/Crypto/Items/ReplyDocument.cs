using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Encoding;

namespace SafeReport.Crypto.Items;

/// <summary>reply.json (protocol.md 8).</summary>
/// <param name="Reply">The reply's id.</param>
/// <param name="Mechanism">Who replies.</param>
/// <param name="Made">The day.</param>
/// <param name="Text">What the officers write.</param>
/// <param name="Asks">A request that the reporter may answer by a check-in.</param>
/// <param name="Previous">The reply before it.</param>
/// <param name="Received">The last items that arrived under the code, 16 at most.</param>
public sealed record ReplyDocument(Guid Reply, MechanismId Mechanism, string Made, string Text, Guid? Asks, Guid? Previous, IReadOnlyList<ItemId> Received)
{
    /// <summary>The most bytes that fit a sealed reply.</summary>
    public const int LargestJson = 5632;

    /// <summary>The most ids of items.</summary>
    public const int MostReceived = 16;

    /// <summary>Whether it can be sealed.</summary>
    public bool Fits => Received.Count <= MostReceived && ToJson().Length <= LargestJson;

    /// <summary>How many bytes of UTF-8 are left, below zero when the text is too long.</summary>
    public int BytesLeft => LargestJson - ToJson().Length;

    /// <summary>Nothing of the text.</summary>
    public override string ToString() => nameof(ReplyDocument);

    internal byte[] ToJson() => CanonicalJson.Write(new JsonObject
    {
        ["v"] = 1,
        ["reply"] = Reply.ToString("D"),
        ["mechanism"] = Mechanism.ToString(),
        ["made"] = Made,
        ["text"] = Text,
        ["asks"] = Asks?.ToString("D"),
        ["previous"] = Previous?.ToString("D"),
        ["received"] = new JsonArray([.. Received.Select(id => (JsonNode)id.ToString())]),
    });

    internal static ReplyDocument? TryParse(ReadOnlyMemory<byte> utf8)
    {
        using var json = utf8.Length <= LargestJson ? StrictJson.TryParse(utf8) : null;
        if (json is null
            || json.RootElement.Whole("v") != 1
            || !ItemId.TryParse(json.RootElement.Text("reply"), out var reply)
            || !MechanismId.TryParse(json.RootElement.Text("mechanism"), out var mechanism)
            || json.RootElement.Text("made") is not { } made || !Day.TryParse(made, out _)
            || json.RootElement.Text("text") is not { } text
            || !TryId(json.RootElement, "asks", out var asks)
            || !TryId(json.RootElement, "previous", out var previous)
            || TryReceived(json.RootElement) is not { } received)
        {
            return null;
        }

        return new ReplyDocument(reply.Guid, mechanism, made, text, asks, previous, received);
    }

    private static bool TryId(JsonElement root, string name, out Guid? id)
    {
        var isText = root.TryText(name, out var text);
        var isId = ItemId.TryParse(text, out var parsed);
        id = isId ? parsed.Guid : null;
        return isText && (text is null || isId);
    }

    private static List<ItemId>? TryReceived(JsonElement root)
    {
        if (root.Member("received") is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() > MostReceived)
        {
            return null;
        }

        var ids = new List<ItemId>();
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.String || !ItemId.TryParse(element.GetString(), out var id))
            {
                return null;
            }

            ids.Add(id);
        }

        return ids;
    }
}
