using System.Text.Json.Nodes;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>limits.json: the one list of what a reader takes. The page's sealer and form are held against it by tests/js/limits.test.js.</summary>
internal static class LimitVectors
{
    // What the form leaves for words, so that they and everything else of a text-only item fit its one length. Only the page knows these.
    private const int RoomForText = 24_000;
    private const int RoomForShortText = 2_000;

    private static readonly (string Name, long Value, string Of)[] Limits =
    [
        ("largestDocument", ReportDocument.LargestDocument, "bytes of report.json"),
        ("deepestNesting", StrictJson.DeepestNesting, "levels of a JSON document, itself counted"),
        ("mostAttachments", ItemEntryNames.MostAttachments, "attachments of an item"),
        ("textOnlyContainer", Padding.Smallest, "bytes of the container of every item without files"),
        ("largestInOneRequest", Padding.LargestClass, "bytes of a container that one PUT carries"),
        ("largestContainer", Padding.Largest, "bytes of any container"),
        ("hashRequiredUpTo", ItemRules.HashRequiredUpTo, "bytes of an entry that must be listed with its hash"),
        ("largestReply", ReplyDocument.LargestJson, "bytes of reply.json"),
        ("mostReceived", ReplyDocument.MostReceived, "ids in a reply's list of what was received"),
        ("longestLanguageTag", LanguageTag.Longest, "characters of a language tag"),
        ("mostInVisit", Visit.MostInList, "blocks of a visit, and ids in each of its other lists"),
        ("longestBlock", Visit.LongestBlock, "characters of a block's code"),
        ("largestNote", SignedNote.LargestNote, "bytes of a signed note other than a mailbox's"),
        ("largestMailboxNote", MailboxNote.LargestNote, "bytes of a mailbox's signed note"),
        ("mostSignatures", SignedNote.MostSignatures, "signatures of a note"),
        ("roomForText", RoomForText, "bytes of the form's longest text as JSON, composed"),
        ("roomForShortText", RoomForShortText, "bytes of the form's short text as JSON, composed"),
    ];

    internal static JsonNode Make() =>
        new JsonArray([.. Limits.Select(limit => new JsonObject { ["name"] = limit.Name, ["value"] = limit.Value, ["of"] = limit.Of })]);
}
