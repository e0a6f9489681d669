using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;
using SafeReport.Crypto.Tests.Vectors;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>Sealed files and the texts of recipients.</summary>
internal static class FileCases
{
    private const string Code = "0123456789012345678901234583";
    private const int X25519Length = 32;
    private const int ContainerLength = 8192;
    private const int StanzaLength = 1557;

    private static readonly ReporterKeys Reporter = Keys.Reporter(Code);
    private static readonly HybridIdentity AlarmKey = Keys.Hybrid("alarm");
    private static readonly byte[] AlarmFile = FixedAge.Seal("alarm part", [.. Keys.Item.ToBytes(), 1], AlarmKey.Recipient);

    internal static AgreementCase Recipient(ulong seed, SeededRandom random) => random.Below(3) == 0 ? ToolRecipient(seed, random) : HybridRecipientText(seed, random);

    private static AgreementCase ToolRecipient(ulong seed, SeededRandom random)
    {
        // Points of small order among them: whoever seals to one finds out, a text is only its Bech32.
        var key = new byte[random.Below(8) == 0 ? random.Pick<int>([0, 31, 33]) : X25519Length];
        for (var i = random.Below(4) == 0 ? key.Length : 0; i < key.Length; i++)
        {
            key[i] = (byte)random.Next();
        }

        var text = new byte[Bech32.EncodedLength(3, key.Length)];
        Bech32.Encode("age"u8, key, text);
        var changed = TextEncoding.UTF8.GetString(random.Below(2) == 0 ? text : Mutator.Mutate(text, random));
        return new AgreementCase(seed, "recipient", TextEncoding.UTF8.GetBytes(changed), X25519Recipient.TryParse(changed, out _) ? "tool" : "refused");
    }

    private static AgreementCase HybridRecipientText(ulong seed, SeededRandom random)
    {
        var key = new byte[1216];
        var text = new byte[HybridRecipient.TextLength];
        for (var i = 0; i < key.Length; i++)
        {
            // Coefficients below the modulus but for one now and then.
            key[i] = i % 3 == 2 || i % 3 == 1 ? (byte)random.Below(random.Below(400) == 0 ? 256 : 13) : (byte)random.Next();
        }

        Bech32.Encode("age1pq"u8[..6], key, text);
        var changed = TextEncoding.UTF8.GetString(random.Below(2) == 0 ? text : Mutator.Mutate(text, random));
        return new AgreementCase(seed, "recipient", TextEncoding.UTF8.GetBytes(changed), HybridRecipient.TryParse(changed, out _) ? "hybrid" : "refused");
    }

    internal static AgreementCase SealedReply(ulong seed, SeededRandom random)
    {
        var json = new ReplyDocument(Keys.Item.Guid, Keys.Mechanism, "2026-03-01", $"reply {seed}", null, null, []).ToJson();
        var tar = ItemContainer.Write([new("reply.json", json), new("mechanism.json", AuthorMac.Write(Reporter.AuthorKey.Span, AuthorMac.ReplyLabel, json))], ContainerLength);
        var used = tar.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var start = random.Below(4) == 0 ? tar[..used] : Mutator.Mutate(tar[..used], random);
        // A second recipient makes the file longer, or its container shorter by a stanza: then the length is right and must not be what decides.
        var two = random.Below(12) == 0;
        var changed = new byte[ContainerLength - random.Pick<int>(two ? [0, StanzaLength, StanzaLength] : [0, 0, 0, 0, 0, 0, 0, 512])];
        start.AsSpan(0, Math.Min(start.Length, changed.Length)).CopyTo(changed);
        var file = FixedAge.Seal($"reply {seed}", changed, two ? [AlarmKey.Recipient, Reporter.Identity.Recipient] : [Reporter.Identity.Recipient]);
        file = random.Below(8) == 0 ? Mutator.Mutate(file, random) : file;
        var reply = Reply.TryOpen(file, Reporter);
        return new AgreementCase(seed, "reply", file, reply is null ? "refused" : $"{reply.Made} {reply.Text}");
    }

    internal static AgreementCase Alarm(ulong seed, SeededRandom random)
    {
        var file = Small(seed, [.. Keys.Item.ToBytes(), (byte)random.Below(3)], random);
        var danger = AlarmPart.TryOpen(file, Keys.Item, AlarmKey);
        return new AgreementCase(seed, "alarm", file, danger is null ? "refused" : danger.Value ? "danger" : "no danger");
    }

    internal static AgreementCase Erase(ulong seed, SeededRandom random)
    {
        var content = new byte[96];
        content[random.Below(content.Length)] = (byte)random.Next();
        var file = Small(seed, content, random);
        return new AgreementCase(seed, "erase", file, EraseRequest.TryOpen(file, AlarmKey) is { } request ? Hex.Encode(request.Address()) : "refused");
    }

    // The content changed before it is sealed, or the file after, or one for two.
    private static byte[] Small(ulong seed, byte[] content, SeededRandom random)
    {
        var plaintext = random.Below(3) == 0 ? Mutator.Mutate(content, random) : content;
        var file = FixedAge.Seal($"small {seed}", plaintext, random.Below(8) == 0 ? [Reporter.Identity.Recipient, AlarmKey.Recipient] : [AlarmKey.Recipient]);
        return random.Below(3) == 0 ? Mutator.Mutate(file, random) : file;
    }

    internal static AgreementCase HybridFile(ulong seed, SeededRandom random)
    {
        // Most of the file is the encapsulated key: half of the changes are kept to what stands around it.
        var changed = random.Below(2) == 0 ? Mutator.Mutate(AlarmFile, random) : [.. Mutator.Mutate(AlarmFile[..60], random), .. AlarmFile[60..1500], .. Mutator.Mutate(AlarmFile[1500..], random)];
        var verdict = "refused";
        try
        {
            verdict = Hex.Encode(AgeFile.Open(changed, AlarmKey));
        }
        catch (AgeException)
        {
            // Refused, as nearly all are.
        }

        return new AgreementCase(seed, "file", changed, verdict);
    }
}
