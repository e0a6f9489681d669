using System.Text.Json;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>signatures.json (made by signatures.mjs): Ed25519 signatures that implementations disagree about.</summary>
public sealed class SignatureVectors
{
    [Fact]
    public void Signatures_are_accepted_or_refused_as_the_vectors_say() => Assert.Equal(69, Agree(VectorFile.Read("signatures.json")));

    [Fact]
    public void What_only_the_cofactor_makes_hold_is_refused()
    {
        JsonElement[] cofactored = [.. VectorFile.Read("signatures.json").EnumerateArray().Where(v => v.TextOf("name").Contains("cofactored only", StringComparison.Ordinal))];
        Assert.Equal(3, cofactored.Length);
        Assert.All(cofactored, vector => Assert.False(Accepts(vector), vector.TextOf("name")));
    }

    /// <summary>Versions of libsodium differ exactly here: a newer one must be held against these before it is pinned.</summary>
    [Fact]
    public async Task Components_of_small_order_are_accepted_only_where_they_cancel()
    {
        var vectors = await NodeAge.RunAsync("torsion.mjs", null);
        Assert.Equal(512, Agree(vectors));
        Assert.InRange(vectors.EnumerateArray().Count(v => v.GetProperty("accepted").GetBoolean()), 32, 128);
    }

    private static int Agree(JsonElement vectors)
    {
        Assert.All(vectors.EnumerateArray(), vector => Assert.True(vector.GetProperty("accepted").GetBoolean() == Accepts(vector), vector.TextOf("name")));
        return vectors.GetArrayLength();
    }

    private static bool Accepts(JsonElement vector) => Ed25519.Verify(vector.HexOf("publicKey"), vector.HexOf("message"), vector.HexOf("signature"));
}
