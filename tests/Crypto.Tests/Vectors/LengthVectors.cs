using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Items;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>lengths.json: container length to padded length to sealed length, and which sealed lengths are allowed.</summary>
public sealed class LengthVectors
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void Lengths_are_those_of_the_vectors()
    {
        var vectors = VectorFile.Read("lengths.json");
        foreach (var vector in vectors.GetProperty("padded").EnumerateArray())
        {
            var padded = vector.GetProperty("padded").GetInt64();
            Assert.Equal(padded, Padding.PaddedLength(vector.GetProperty("length").GetInt64()));
            Assert.Equal(vector.GetProperty("sealed").GetInt64(), SealedItemForm.SealedLength(padded));
        }

        Assert.All(vectors.GetProperty("allowed").EnumerateArray(), l => Assert.True(SealedItemForm.IsAllowedLength(l.GetInt64())));
        Assert.All(vectors.GetProperty("refused").EnumerateArray(), l => Assert.False(SealedItemForm.IsAllowedLength(l.GetInt64())));
    }

    internal static JsonNode Make()
    {
        SortedSet<long> lengths = [1, 1024, 2048, 1_000_000_000, (1024 * Mebibyte) - 1, 1024 * Mebibyte];
        for (long size = 32_768; size < 1024 * Mebibyte; size *= 2)
        {
            lengths.UnionWith([size - 1, size, size + 1, (size / 2 * 3) - 1, size / 2 * 3, (size / 2 * 3) + 1, size + (size / 7)]);
        }

        long[] sealedLengths = [.. lengths.Select(l => SealedItemForm.SealedLength(Padding.PaddedLength(l))).Distinct()];
        return new JsonObject
        {
            ["padded"] = new JsonArray([.. lengths.Select(Case)]),
            ["allowed"] = new JsonArray([.. sealedLengths.Select(l => (JsonNode)l)]),
            ["refused"] = new JsonArray([.. new long[] { 0, 1, 1627, 1643, 1659, 1676, 9851 }.Concat(sealedLengths.SelectMany(l => new[] { l - 16, l - 1, l + 1, l + 16 })).Select(l => (JsonNode)l)]),
        };
    }

    private static JsonObject Case(long length)
    {
        var padded = Padding.PaddedLength(length);
        return new JsonObject { ["length"] = length, ["padded"] = padded, ["sealed"] = SealedItemForm.SealedLength(padded) };
    }
}
