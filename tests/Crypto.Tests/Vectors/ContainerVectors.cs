using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Items;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>containers.json: entries to the bytes of their tar, and changes to one of them that a reader must refuse.</summary>
public sealed class ContainerVectors
{
    private static readonly (string Name, string[] Entries, bool Accepted)[] Layouts =
    [
        ("report alone", ["report.json"], true),
        ("with author", ["report.json", "author.json"], true),
        ("with identity", ["report.json", "author.json", "identity-custodian.age", "identity.age"], true),
        ("with all", ["report.json", "author.json", "identity-custodian.age", "identity.age", "attachments/001", "attachments/002"], true),
        ("identity without code", ["report.json", "identity-custodian.age", "identity.age"], true),
        ("attachment", ["report.json", "attachments/001"], true),
        ("nothing", [], false),
        ("no report", ["author.json"], false),
        ("report twice", ["report.json", "report.json"], false),
        ("another order", ["author.json", "report.json"], false),
        ("half an identity", ["report.json", "identity-custodian.age"], false),
        ("the other half", ["report.json", "identity.age"], false),
        ("author after identity", ["report.json", "identity-custodian.age", "identity.age", "author.json"], false),
        ("a gap", ["report.json", "attachments/002"], false),
        ("from zero", ["report.json", "attachments/000"], false),
        ("another name", ["report.json", "notes.txt"], false),
        ("a path upwards", ["report.json", "../report.json"], false),
        ("another letter case", ["Report.json"], false),
    ];

    private static readonly (string Name, int Offset, string Hex)[] Changes =
    [
        ("mode", 103, "37"), ("owner", 114, "31"), ("group", 122, "31"), ("size with a space", 124, "20"), ("size in base 256", 124, "80"), ("time", 146, "31"),
        ("checksum", 148, "31"), ("checksum ends otherwise", 154, "20"), ("type link", 156, "32"), ("type directory", 156, "35"), ("type old file", 156, "00"),
        ("link name", 157, "61"), ("magic", 262, "20"), ("version", 263, "20"), ("owner's name", 265, "72"), ("device", 329, "30"), ("prefix", 345, "61"),
        ("last byte of the header", 511, "01"), ("name goes on after its end", 50, "61"), ("fill after the data", 514, "01"), ("fill at the end of the block", 1023, "01"),
        ("end is no zero", 1024, "01"), ("end is no zero further on", 2047, "01"), ("fill is no zero", 2048, "01"), ("last byte is no zero", 32_767, "01"),
    ];

    [Fact]
    public void Containers_are_written_and_read_as_the_vectors_say()
    {
        var vectors = VectorFile.Read("containers.json");
        foreach (var vector in vectors.GetProperty("layouts").EnumerateArray())
        {
            ContainerEntry[] entries = [.. vector.GetProperty("entries").EnumerateArray().Select(e => new ContainerEntry(e.TextOf("name"), e.HexOf("data")))];
            var tar = ItemContainer.Write(entries);
            Assert.Equal(vector.GetProperty("length").GetInt64(), tar.Length);
            Assert.Equal(vector.HexOf("sha256"), SHA256.HashData(tar));
            Assert.Equal(vector.GetProperty("accepted").GetBoolean(), ItemContainer.TryRead(tar, out _));
        }

        foreach (var change in vectors.GetProperty("changesToTheFirst").EnumerateArray())
        {
            var tar = ItemContainer.Write(Entries(["report.json"]));
            Assert.True(ItemContainer.TryRead(tar, out _));
            change.HexOf("bytes").CopyTo(tar, change.GetProperty("offset").GetInt32());
            Assert.False(ItemContainer.TryRead(tar, out _), change.TextOf("name"));
        }
    }

    internal static JsonNode Make() => new JsonObject
    {
        ["layouts"] = new JsonArray([.. Layouts.Select(l => Layout(l.Name, Entries(l.Entries), l.Accepted))]),
        ["changesToTheFirst"] = new JsonArray([.. Changes.Select(c => new JsonObject { ["name"] = c.Name, ["offset"] = c.Offset, ["bytes"] = c.Hex })]),
    };

    // Lengths on both sides of a block, and none.
    private static ContainerEntry[] Entries(string[] names) => [.. names.Select((n, i) => new ContainerEntry(n, Data(i)))];

    private static byte[] Data(int index) => [.. Enumerable.Range(0, new[] { 2, 74, 512, 513, 0, 511 }[index % 6]).Select(i => (byte)(i + index + 1))];

    private static JsonObject Layout(string name, ContainerEntry[] entries, bool accepted)
    {
        var tar = ItemContainer.Write(entries);
        return new JsonObject
        {
            ["name"] = name,
            ["entries"] = new JsonArray([.. entries.Select(e => new JsonObject { ["name"] = e.Name, ["data"] = VectorFile.Hex(e.Data.Span) })]),
            ["length"] = tar.Length,
            ["sha256"] = VectorFile.Hex(SHA256.HashData(tar)),
            ["accepted"] = accepted,
        };
    }
}
