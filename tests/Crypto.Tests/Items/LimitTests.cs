using System.Text.Json.Nodes;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

/// <summary>At each limit an item is read; just past it, it is refused by a name. The sealer's side of the same list: tests/js/limits.test.js.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(0, ItemRefusal.None)]
    [InlineData(1, ItemRefusal.Document)]
    public void A_document_of_a_mebibyte_is_read_and_no_longer_one(int more, ItemRefusal expected)
    {
        var room = ReportDocument.LargestDocument - CanonicalJson.Write(Document("", [])).Length;
        AssertRefusal(expected, [Report(Document(new string('x', room + more), []))]);
    }

    [Theory]
    [InlineData(ItemEntryNames.MostAttachments, ItemRefusal.None)]
    [InlineData(ItemEntryNames.MostAttachments + 1, ItemRefusal.Container)]
    public void Nine_hundred_and_ninety_nine_files_are_read_and_no_more(int count, ItemRefusal expected)
    {
        string[] names = [.. Enumerable.Range(1, count).Select(number => $"attachments/{number:d3}")];
        AssertRefusal(expected, [Report(Document("x", names)), .. names.Select(name => new ContainerEntry(name, Array.Empty<byte>()))]);
    }

    [Theory]
    [InlineData(StrictJson.DeepestNesting, ItemRefusal.None)]
    [InlineData(StrictJson.DeepestNesting + 1, ItemRefusal.Document)]
    public void Sixteen_levels_are_read_and_no_more(int levels, ItemRefusal expected)
    {
        var document = Document("x", []);
        JsonNode inner = new JsonArray();
        for (var level = 2; level < levels; level++)
        {
            inner = new JsonArray(inner);
        }

        document["nested"] = inner;
        AssertRefusal(expected, [Report(document)]);
    }

    private static ContainerEntry Report(JsonObject document) => new(ItemEntryNames.Report, CanonicalJson.Write(document));

    private static JsonObject Document(string what, string[] names) => new()
    {
        ["v"] = 1,
        ["item"] = Keys.Item.ToString(),
        ["mechanism"] = Keys.Mechanism.ToString(),
        ["kind"] = "report",
        ["danger"] = false,
        ["what"] = what,
        ["entries"] = new JsonArray([.. names.Select(name => new JsonObject
        {
            ["name"] = name, ["length"] = 0, ["sha256"] = Hex.Encode(System.Security.Cryptography.SHA256.HashData([])),
        })]),
    };

    private static void AssertRefusal(ItemRefusal expected, IReadOnlyList<ContainerEntry> entries)
    {
        using var item = ReadItem.Container(ItemContainer.Write(entries), Keys.Item, Keys.Mechanism, out var refusal);
        Assert.Equal((expected, expected == ItemRefusal.None), (refusal, item is not null));
    }
}
