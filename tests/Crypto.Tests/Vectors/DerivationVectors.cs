using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>derivations.json: from an access code to keys, address and labels.</summary>
public sealed class DerivationVectors
{
    private static readonly (string Code, string Portal, string Mechanism)[] Inputs =
    [
        ("0123456789012345678901234583", "00112233445566778899aabbccddeeff", "0a1b2c3d"),
        ("0123456789012345678901234583", "00112233445566778899aabbccddeeff", "ffffffff"),
        ("0123456789012345678901234583", "ffeeddccbbaa99887766554433221100", "0a1b2c3d"),
        ("3141592653589793238462643398", "00112233445566778899aabbccddeeff", "0a1b2c3d"),
        ("0000000000000000000000000098", "00000000000000000000000000000000", "00000000"),
    ];

    private static readonly long[] Numbers = [1, 2, 10, 1000];

    [Fact]
    public void Derived_values_are_those_of_the_vectors()
    {
        foreach (var vector in VectorFile.Read("derivations.json").EnumerateArray())
        {
            using var keys = Derive(vector.TextOf("code"), vector.TextOf("portalId"), vector.TextOf("mechanism"));
            Assert.Equal(vector.HexOf("eraseToken"), keys.EraseToken.Span);
            Assert.Equal(vector.HexOf("identitySeed"), keys.Identity.Seed.Span);
            Assert.Equal(vector.TextOf("recipient"), keys.Identity.Recipient.ToString());
            Assert.Equal(vector.HexOf("authorKey"), keys.AuthorKey.Span);
            Assert.Equal(vector.HexOf("eraseTokenHash"), keys.Mailbox.EraseTokenHash);
            Assert.Equal(vector.HexOf("address"), keys.Mailbox.Address());
            Assert.All(vector.GetProperty("labels").EnumerateObject(), label => Assert.Equal(Convert.FromHexString(label.Value.GetString()!), keys.Mailbox.Label(long.Parse(label.Name))));
        }
    }

    internal static JsonNode Make() => new JsonArray([.. Inputs.Select(Case)]);

    private static JsonObject Case((string Code, string Portal, string Mechanism) input)
    {
        using var keys = Derive(input.Code, input.Portal, input.Mechanism);
        using var secretKey = keys.Identity.Encode();
        return new JsonObject
        {
            ["code"] = input.Code,
            ["portalId"] = input.Portal,
            ["mechanism"] = input.Mechanism,
            ["eraseToken"] = VectorFile.Hex(keys.EraseToken.Span),
            ["eraseTokenHash"] = VectorFile.Hex(keys.Mailbox.EraseTokenHash),
            ["identitySeed"] = VectorFile.Hex(keys.Identity.Seed.Span),
            ["secretKey"] = TextEncoding.ASCII.GetString(secretKey.Span),
            ["recipient"] = keys.Identity.Recipient.ToString(),
            ["authorKey"] = VectorFile.Hex(keys.AuthorKey.Span),
            ["address"] = VectorFile.Hex(keys.Mailbox.Address()),
            ["labels"] = new JsonObject(Numbers.Select(n => KeyValuePair.Create(n.ToString(), (JsonNode?)VectorFile.Hex(keys.Mailbox.Label(n))))),
        };
    }

    private static ReporterKeys Derive(string code, string portalId, string mechanism)
    {
        Assert.True(AccessCode.TryRead(code, out var read, out _));
        using (read)
        {
            return ReporterKeys.Derive(read, portalId, MechanismId.Parse(mechanism));
        }
    }
}
