using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>notes.json: signed notes with the number of valid signatures, verifier keys, fingerprints.</summary>
public sealed class NoteVectors
{
    private const string Text = "ognuno sta solo\n\ned è subito sera.\n";

    [Fact]
    public void Notes_keys_and_fingerprints_are_those_of_the_vectors()
    {
        var vectors = VectorFile.Read("notes.json");
        VerifierKey[] pinned = [.. vectors.GetProperty("verifiers").EnumerateArray().Select(v => VerifierKey.Parse(v.GetString()!))];
        foreach (var vector in vectors.GetProperty("notes").EnumerateArray())
        {
            var bad = false;
            var note = SignedNote.TryParse(vector.TextOf("note"));
            Assert.True(vector.GetProperty("valid").ValueKind == JsonValueKind.Null == note is null, vector.TextOf("name"));
            if (note is not null)
            {
                Assert.Equal(vector.GetProperty("valid").GetInt32(), note.CountValid(pinned, out bad));
            }

            Assert.Equal(vector.GetProperty("badSignature").GetBoolean(), bad);
        }

        Assert.All(vectors.GetProperty("fingerprints").EnumerateArray(), f => Assert.Equal(f.TextOf("fingerprint"), Fingerprint.Of(f.HexOf("bytes"))));
    }

    internal static JsonNode Make()
    {
        string one = Sign(1), two = Sign(1, 2), unknown = Sign(7, 2);
        var signature = one[one.IndexOf('\u2014', StringComparison.Ordinal)..];
        return new JsonObject
        {
            ["verifiers"] = new JsonArray(Keys.Root(1).ToString(), Keys.Root(2).ToString(), Keys.Root(3).ToString()),
            ["notes"] = new JsonArray(
                Case("one signature", one, 1), Case("two", two, 2), Case("one of them unknown", unknown, 1), Case("the same twice", one + signature, 1),
                Case("text altered", two.Replace("sera", "sara", StringComparison.Ordinal), 0, bad: true),
                Case("another's signature under a name", one.Replace(signature.Split(' ')[2], Sign(2).Split(' ')[^1], StringComparison.Ordinal), 0),
                Case("no signature", Text + "\n", null), Case("no blank line", Text + signature, null), Case("no end of line", one[..^1], null),
                Case("CRLF", one.Replace("\n", "\r\n", StringComparison.Ordinal), null), Case("a tab", one.Replace("solo", "so\tlo", StringComparison.Ordinal), null),
                Case("a hyphen for the dash", one.Replace('\u2014', '-'), null), Case("no padding", one.Replace("=\n", "\n", StringComparison.Ordinal), null),
                Case("unused bits of the base64 set", one[..^3] + (char)(one[^3] + 1) + "=\n", null), Case("base64 of URLs", one + "\u2014 name AA-_AAA=\n", null),
                Case("three bytes", one + "\u2014 name AAAA\n", null), Case("four bytes", one + "\u2014 name AAAAAA==\n", null), Case("five bytes", one + "\u2014 name AAAAAAA=\n", 1),
                Case("a plus sign in a name", one + "\u2014 na+me AAAAAAA=\n", null), Case("U+007F in the text", one.Replace("solo", "so\u007flo", StringComparison.Ordinal), 0, bad: true),
                Case("two blank lines", one.Replace("\n\n\u2014", "\n\n\n\u2014", StringComparison.Ordinal), 0, bad: true),
                Case("two spaces", one.Replace("\u2014 ", "\u2014  ", StringComparison.Ordinal), null),
                Case("sixteen signatures", one + string.Concat(Enumerable.Repeat(signature, 15)), 1), Case("seventeen signatures", one + string.Concat(Enumerable.Repeat(signature, 16)), null)),
            ["fingerprints"] = new JsonArray(Print([]), Print(Keys.Root(1).PublicKey), Print(Keys.Root(2).PublicKey), Print(TextEncoding.UTF8.GetBytes(Text))),
        };
    }

    private static JsonObject Case(string name, string note, int? valid, bool bad = false) =>
        new() { ["name"] = name, ["note"] = note, ["valid"] = valid, ["badSignature"] = bad };

    private static JsonObject Print(byte[] bytes) => new() { ["bytes"] = VectorFile.Hex(bytes), ["fingerprint"] = Fingerprint.Of(bytes) };

    private static string Sign(params int[] roots)
    {
        (string Name, SecretBytes Seed)[] signers = [.. roots.Select(n => (Keyset.RootKeyName(Keys.Mechanism, n), Keys.RootSeed(n)))];
        return SignedNote.Sign(Text, signers);
    }
}
