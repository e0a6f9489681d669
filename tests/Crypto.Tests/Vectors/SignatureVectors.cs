using System.Text.Json;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>signatures.json (made by signatures.mjs): Ed25519 signatures that implementations disagree about.</summary>
public sealed class SignatureVectors
{
    [Fact]
    public void Signatures_are_accepted_or_refused_as_the_vectors_say()
    {
        foreach (JsonElement vector in VectorFile.Read("signatures.json").EnumerateArray())
        {
            bool accepted = vector.GetProperty("accepted").GetBoolean();
            byte[] publicKey = vector.HexOf("publicKey"), message = vector.HexOf("message"), signature = vector.HexOf("signature");
            Assert.True(accepted == Ed25519.Verify(publicKey, message, signature), vector.TextOf("name"));
            Assert.True(!accepted || Ed25519Equation.HoldsExactly(publicKey, message, signature.AsSpan(0, 32), signature.AsSpan(32)), vector.TextOf("name"));
        }
    }

    [Fact]
    public void What_only_the_cofactor_makes_hold_is_refused_by_the_equation_itself()
    {
        foreach (JsonElement vector in VectorFile.Read("signatures.json").EnumerateArray().Where(v => v.TextOf("name").Contains("cofactored only", StringComparison.Ordinal)))
        {
            byte[] signature = vector.HexOf("signature");
            Assert.False(Ed25519Equation.HoldsExactly(vector.HexOf("publicKey"), vector.HexOf("message"), signature.AsSpan(0, 32), signature.AsSpan(32)), vector.TextOf("name"));
        }
    }
}
