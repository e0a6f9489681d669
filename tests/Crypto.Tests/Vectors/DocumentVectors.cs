using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Agreement;
using SafeReport.Crypto.Tests.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>documents.json: report.json as UTF-8 in hex, whether it is accepted, and then of mailbox and spare: usable (kept or not), unusable or none; what visit says, and the language asked for.</summary>
public sealed class DocumentVectors
{
    private const string Start =
        """{"v":1,"item":"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23","mechanism":"0a1b2c3d","kind":"report","danger":false,"entries":[]""";

    private static readonly (string Name, string More, bool Accepted)[] Additions =
    [
        ("nothing more", "}", true),
        ("white space", " , \"a\" : [ ] \n}\t", true),
        ("unknown fields", ",\"unknown\":{\"kept\":[1,2.5,-3e10,null,true]}}", true),
        ("unknown kind of a field kept", ",\"acts\":7}", true),
        ("escapes", ",\"what\":\"\\u0041\\ud83d\\udd4a\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", true),
        ("U+0000 escaped", ",\"what\":\"\\u0000\"}", true),
        ("a noncharacter", ",\"what\":\"\uffff\"}", true),
        ("the same name in two objects", ",\"a\":{\"a\":1},\"b\":{\"a\":2}}", true),
        ("sixteen levels", ",\"x\":" + new string('[', 15) + new string(']', 15) + "}", true),
        ("seventeen levels", ",\"x\":" + new string('[', 16) + new string(']', 16) + "}", false),
        ("a name twice", ",\"kind\":\"message\"}", false),
        ("a name twice, once escaped", ",\"k\\u0069nd\":\"message\"}", false),
        ("a name twice inside", ",\"x\":{\"y\":1,\"y\":2}}", false),
        ("a lone high surrogate", ",\"what\":\"\\ud83d\"}", false),
        ("a lone low surrogate", ",\"what\":\"\\udd4a\"}", false),
        ("surrogates the wrong way round", ",\"what\":\"\\udd4a\\ud83d\"}", false),
        ("a lone surrogate in a name", ",\"\\ud83d\":1}", false),
        ("a number that no double holds", ",\"n\":1e999}", false),
        ("a leading zero", ",\"n\":01}", false),
        ("a plus sign", ",\"n\":+1}", false),
        ("not a number", ",\"n\":NaN}", false),
        ("a tab in a text", ",\"what\":\"a\tb\"}", false),
        ("a single quote", ",\"what\":'a'}", false),
        ("a comma too many", ",}", false),
        ("a comment", ",/**/\"a\":1}", false),
        ("something after the end", "}{}", false),
        ("a zero byte after the end", "}\0", false),
        ("no end", "", false),
        ("a day", ",\"made\":\"2024-02-29\"}", true),
        ("a day that does not exist", ",\"made\":\"2026-02-29\"}", false),
        ("a day written otherwise", ",\"made\":\"2026-2-28\"}", false),
        ("a day with a time", ",\"made\":\"2026-02-28T10:00\"}", false),
        ("a day as a number", ",\"made\":20260228}", false),
        ("a language that is no text", ",\"language\":7}", false),
        ("an answer", ",\"answers\":\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23\"}", true),
        ("an answer to nothing", ",\"answers\":null}", true),
        ("an answer that is no id", ",\"answers\":\"yes\"}", false),
        ("a keyset", ",\"keyset\":3}", true),
        ("a keyset below zero", ",\"keyset\":-1}", false),
        ("a keyset that is no whole number", ",\"keyset\":1.5}", false),
        ("a keyset written 3.0", ",\"keyset\":3.0}", true),
        ("a keyset written 3e0", ",\"keyset\":3e0}", true),
        ("a keyset written -0", ",\"keyset\":-0}", true),
        ("the largest whole number", ",\"keyset\":9007199254740991}", true),
        ("one more than the largest whole number", ",\"keyset\":9007199254740992}", false),
        ("__proto__ as a name", ",\"__proto__\":{\"v\":2}}", true),
        ("__proto__ twice", ",\"__proto__\":{},\"__proto__\":{}}", false),
        ("a day of the year 0", ",\"made\":\"0000-01-01\"}", false),
        ("a day of the year 1", ",\"made\":\"0001-01-01\"}", true),
        ("U+FEFF after the end", "}\ufeff", false),
        ("U+00A0 as white space", ",\u00a0\"a\":1}", false),
        ("U+2028 in a text", ",\"what\":\"\u2028\"}", true),
        ("U+007F in a text", ",\"what\":\"\u007f\"}", true),
        ("an escape that is none", ",\"what\":\"\\x41\"}", false),
        ("a number with a point at its end", ",\"n\":1.}", false),
        ("a number below any double", ",\"n\":1e-999}", true),
        ("a mailbox that is none", ",\"mailbox\":{}}", true),
        ("a mailbox that is a text", ",\"mailbox\":\"x\"}", true),
        ("a mailbox that is null", ",\"mailbox\":null}", true),
        ("a spare that is none", ",\"spare\":true}", true),
        ("a visit", ",\"visit\":{\"blocks\":[\"ACTS\",\"WORD\"],\"before\":[\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a24\",\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a25\"],\"replaces\":[\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a24\"]}}", true),
        ("a visit of which nothing is told", ",\"visit\":{}}", true),
        ("a visit that is null", ",\"visit\":null}", true),
        ("a visit with lists that are null, and more", ",\"visit\":{\"blocks\":null,\"before\":[],\"replaces\":null,\"x\":1}}", true),
        ("a visit that is a list", ",\"visit\":[]}", true),
        ("a visit that is a text", ",\"visit\":\"FIRST\"}", true),
        ("a visit with a block not known", ",\"visit\":{\"blocks\":[\"NEW_2\"]}}", true),
        ("a visit with a block in small letters", ",\"visit\":{\"blocks\":[\"acts\"]}}", true),
        ("a visit with a block of no letters", ",\"visit\":{\"blocks\":[\"\"]}}", true),
        ("a visit with a block that is a number", ",\"visit\":{\"blocks\":[7]}}", true),
        ("a visit with a line end after a block", ",\"visit\":{\"blocks\":[\"ACTS\\n\"]}}", true),
        ("a visit with blocks that are a text", ",\"visit\":{\"blocks\":\"ACTS\"}}", true),
        ("a visit with a block of 32 letters", $",\"visit\":{{\"blocks\":[\"{new string('A', Visit.LongestBlock)}\"]}}}}", true),
        ("a visit with a block of 33 letters", $",\"visit\":{{\"blocks\":[\"{new string('A', Visit.LongestBlock + 1)}\"]}}}}", true),
        ("a visit with 32 before it", $",\"visit\":{{\"before\":[{Ids(Visit.MostInList)}]}}}}", true),
        ("a visit with 33 before it", $",\"visit\":{{\"before\":[{Ids(Visit.MostInList + 1)}]}}}}", true),
        ("a visit that replaces 33", $",\"visit\":{{\"replaces\":[{Ids(Visit.MostInList + 1)}]}}}}", true),
        ("a visit after what is no id", ",\"visit\":{\"before\":[\"6F1C0C1E-3b1d-4a5e-9c7a-2f0d4b8e1a24\"]}}", true),
        ("a visit after itself", ",\"visit\":{\"before\":[\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23\"]}}", true),
        ("a visit that replaces itself", ",\"visit\":{\"replaces\":[\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23\"]}}", true),
        ("an answer asked for in a language", ",\"answerLanguage\":\"fa\"}", true),
        ("an answer asked for in a script of a place", ",\"answerLanguage\":\"uz-Arab-AF\"}", true),
        ("an answer asked for in capitals", ",\"answerLanguage\":\"EN-gb\"}", true),
        ("an answer asked for in a tag of 35 letters", ",\"answerLanguage\":\"aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa\"}", true),
        ("an answer asked for in a tag of 36 letters", ",\"answerLanguage\":\"aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaa-a\"}", true),
        ("an answer asked for in one letter", ",\"answerLanguage\":\"x-private\"}", true),
        ("an answer asked for in a subtag too long", ",\"answerLanguage\":\"en-aaaaaaaaa\"}", true),
        ("an answer asked for with two hyphens", ",\"answerLanguage\":\"en--GB\"}", true),
        ("an answer asked for with a hyphen at the end", ",\"answerLanguage\":\"en-\"}", true),
        ("an answer asked for with an underscore", ",\"answerLanguage\":\"en_GB\"}", true),
        ("an answer asked for by name", ",\"answerLanguage\":\"فارسی\"}", true),
        ("an answer asked for in nothing", ",\"answerLanguage\":\"\"}", true),
        ("an answer asked for in a number", ",\"answerLanguage\":7}", true),
        ("attachments", ",\"attachments\":[{\"entry\":\"attachments/001\",\"mediaType\":\"image/png\"}]}", true),
        ("attachments that are no list", ",\"attachments\":{}}", false),
        ("an attachment that is no object", ",\"attachments\":[7]}", false),
    ];

    private static readonly (string Name, string Part, string Replacement)[] Replacements =
    [
        ("another version", "\"v\":1", "\"v\":2"), ("version as text", "\"v\":1", "\"v\":\"1\""), ("no version", "\"v\":1,", ""),
        ("id in capitals", "6f1c0c1e", "6F1C0C1E"), ("id of version 1", "4a5e", "1a5e"), ("id of another variant", "9c7a", "cc7a"), ("id in braces", "\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23\"", "\"{6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23}\""),
        ("mechanism in capitals", "0a1b2c3d", "0A1B2C3D"), ("short mechanism", "0a1b2c3d", "0a1b2c3"),
        ("danger as text", "\"danger\":false", "\"danger\":\"false\""), ("no danger", "\"danger\":false,", ""), ("kind as number", "\"kind\":\"report\"", "\"kind\":1"), ("no kind", "\"kind\":\"report\",", ""),
        ("no entries", ",\"entries\":[]", ""), ("entries that are no list", "\"entries\":[]", "\"entries\":{}"), ("an entry without length", "\"entries\":[]", "\"entries\":[{\"name\":\"a\"}]"),
        ("an entry with a short hash", "\"entries\":[]", "\"entries\":[{\"name\":\"a\",\"length\":1,\"sha256\":\"00\"}]"), ("a list in place of an object", "{\"v\"", "[{\"v\""),
    ];

    [Fact]
    public void Documents_are_accepted_or_refused_as_the_vectors_say()
    {
        foreach (var vector in VectorFile.Read("documents.json").EnumerateArray())
        {
            using var document = ReportDocument.TryParse(vector.HexOf("utf8"));
            Assert.True(vector.GetProperty("accepted").GetBoolean() == document is not null, vector.TextOf("name"));
            if (document is not null)
            {
                Assert.Equal((vector.TextOf("name"), vector.TextOf("mailbox"), vector.TextOf("spare")), (vector.TextOf("name"), MailboxOf(document), SpareOf(document)));
                Assert.Equal((vector.TextOf("name"), vector.TextOf("visit")), (vector.TextOf("name"), DocumentCases.VisitOf(document)));
                Assert.Equal((vector.TextOf("name"), vector.GetProperty("answerLanguage").GetString()), (vector.TextOf("name"), document.AnswerLanguage));
            }
        }
    }

    internal static JsonNode Make()
    {
        var vectors = new JsonArray([.. Additions.Select(a => Case(a.Name, Utf8(Start + a.More), a.Accepted))]);
        foreach ((var name, var part, var replacement) in Replacements)
        {
            vectors.Add(Case(name, Utf8((Start + "}").Replace(part, replacement, StringComparison.Ordinal)), accepted: false));
        }

        vectors.Add(Case("a byte order mark", [0xef, 0xbb, 0xbf, .. Utf8(Start + "}")], accepted: false));
        vectors.Add(Case("broken UTF-8", [.. Utf8(Start + ",\"what\":\""), 0xff, .. Utf8("\"}")], accepted: false));
        vectors.Add(Case("an overlong form", [.. Utf8(Start + ",\"what\":\""), 0xc0, 0x80, .. Utf8("\"}")], accepted: false));
        vectors.Add(Case("a surrogate in UTF-8", [.. Utf8(Start + ",\"what\":\""), 0xed, 0xa0, 0xbd, .. Utf8("\"}")], accepted: false));
        vectors.Add(Case("UTF-16", System.Text.Encoding.Unicode.GetBytes(Start + "}"), accepted: false));
        vectors.Add(Case("nothing", [], accepted: false));
        foreach ((var name, var mailbox) in MailboxCases.All)
        {
            vectors.Add(Case($"a mailbox {name}", Utf8($"{Start},\"mailbox\":{mailbox}}}"), accepted: true));
        }

        foreach ((var name, var kept) in new[] { ("that was thrown away", "false"), ("that was kept", "true"), ("kept, or nothing said", "null"), ("kept by a text", "\"false\""), ("kept by a number", "0") })
        {
            vectors.Add(Case($"a mailbox {name}", Utf8($"{Start},\"mailbox\":{MailboxCases.All[0].Json[..^1]},\"kept\":{kept}}}}}"), accepted: true));
        }

        (var _, var unusable) = MailboxCases.All[1];
        vectors.Add(Case("a spare", Utf8($"{Start},\"spare\":{MailboxCases.All[0].Json}}}"), accepted: true));
        vectors.Add(Case("a spare that cannot be used beside a mailbox", Utf8($"{Start},\"mailbox\":{MailboxCases.All[0].Json},\"spare\":{unusable}}}"), accepted: true));
        return vectors;
    }

    private static JsonObject Case(string name, byte[] utf8, bool accepted)
    {
        var vector = new JsonObject { ["name"] = name, ["utf8"] = VectorFile.Hex(utf8), ["accepted"] = accepted };
        using var document = ReportDocument.TryParse(utf8);
        if (document is not null)
        {
            vector["mailbox"] = MailboxOf(document);
            vector["spare"] = SpareOf(document);
            vector["visit"] = DocumentCases.VisitOf(document);
            vector["answerLanguage"] = document.AnswerLanguage;
        }

        return vector;
    }

    private static string MailboxOf(ReportDocument document) => document.MailboxUnusable ? "unusable" : document.Mailbox is null ? "none" : document.Mailbox.Kept ? "usable" : "usable, not kept";

    private static string SpareOf(ReportDocument document) => document.SpareUnusable ? "unusable" : document.Spare is null ? "none" : document.Spare.Kept ? "usable" : "usable, not kept";

    private static string Ids(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => $"\"6f1c0c1e-3b1d-4a5e-9c7a-{i:d12}\""));

    private static byte[] Utf8(string text) => TextEncoding.UTF8.GetBytes(text);
}
