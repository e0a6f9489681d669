using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Properties;

/// <summary>Items, alarm parts, replies and erase requests open to what was sealed, and for nobody else.</summary>
public sealed class ItemProperties
{
    private static readonly HybridIdentity Intake = Keys.Hybrid("intake");
    private static readonly HybridIdentity Alarm = Keys.Hybrid("alarm");
    private static readonly ReporterKeys[] Reporters = [Keys.Reporter(), Keys.Reporter("0000 0000 0000 0000 0000 0000 0195")];

    [Fact]
    public void Items_open_to_their_report_and_files() => Property.ForAllDrawn(
        random =>
        {
            var item = ItemId.From(Id(random));
            var author = random.Below(3) == 0 ? null : random.Pick(Reporters);
            var what = random.Text(500);
            AttachmentToSeal[] files = [.. Enumerable.Range(0, random.Below(4)).Select(_ => new AttachmentToSeal(Bytes(random, 3000), "image/png", random.Text(9)))];
            var fields = new JsonObject { ["kind"] = "report", ["danger"] = random.Below(2) == 0, ["what"] = what };
            var file = ItemSealer.Seal(item, Keys.Mechanism, fields, author, files, Intake.Recipient);
            using var opened = ReadItem.Sealed(file, Intake, item, Keys.Mechanism, out _);
            return SealedItemForm.IsItemHeader(file.AsSpan(0, SealedItemForm.HeaderLength)) && SealedItemForm.IsAllowedLength(file.Length)
                && opened!.Report.Root.GetProperty("what").GetString() == what
                && opened.Author == (author is null ? AuthorMark.None : AuthorMark.Verified)
                && opened.Attachments.Select(a => Convert.ToHexString(a.Sha256)).SequenceEqual(files.Select(a => Convert.ToHexString(SHA256.HashData(a.Data.Span))));
        },
        times: 60);

    [Fact]
    public void Alarm_parts_open_for_their_item_only() => Property.ForAllDrawn(
        random =>
        {
            ItemId item = ItemId.From(Id(random)), other = ItemId.From(Id(random));
            var danger = random.Below(2) == 0;
            var part = AlarmPart.Seal(item, danger, Alarm.Recipient);
            return part.Length == AlarmPart.Length && AlarmPart.TryOpen(part, item, Alarm) == danger
                && AlarmPart.TryOpen(part, other, Alarm) is null && AlarmPart.TryOpen(part, item, Intake) is null;
        },
        times: 100);

    [Fact]
    public void Replies_open_for_their_reporter_only() => Property.ForAllDrawn(
        random =>
        {
            var reporter = random.Below(2);
            var reply = new ReplyDocument(
                Id(random), Keys.Mechanism, "2026-03-01", random.Text(700), random.Below(2) == 0 ? null : Id(random), random.Below(2) == 0 ? null : Id(random),
                [.. Enumerable.Range(0, random.Below(ReplyDocument.MostReceived + 1)).Select(_ => ItemId.From(Id(random)))]);
            var file = Reply.Seal(reply, Reporters[reporter].Mailbox.AuthorKey, Reporters[reporter].Identity.Recipient);
            var unauthorised = Reply.Seal(reply, Reporters[1 - reporter].Mailbox.AuthorKey, Reporters[reporter].Identity.Recipient);
            var read = Reply.TryOpen(file, Reporters[reporter]);
            return file.Length == Reply.SealedLength && read! with { Received = [] } == reply with { Received = [] } && read.Received.SequenceEqual(reply.Received)
                && Reply.TryOpen(file, Reporters[1 - reporter]) is null && Reply.TryOpen(unauthorised, Reporters[reporter]) is null;
        },
        times: 100);

    [Fact]
    public void Erase_requests_open_to_the_address_of_their_mailbox() => Property.ForAllDrawn(
        random =>
        {
            var reporter = random.Pick(Reporters);
            var request = EraseRequest.Seal(reporter, Alarm.Recipient);
            return request.Length == EraseRequest.Length && EraseRequest.TryOpen(request, Alarm)!.Address().AsSpan().SequenceEqual(reporter.Mailbox.Address())
                && EraseRequest.TryOpen(request, Intake) is null;
        },
        times: 30);

    [Fact]
    public void A_container_is_filled_to_the_smallest_size_there_is_that_holds_it() => Property.ForAllDrawn(random =>
    {
        var length = Math.Max(1, (long)(random.Next() % (ulong)(Padding.Largest + 1)) >> random.Below(20));
        var padded = Padding.PaddedLength(length);
        var between = length + (long)(random.Next() % (ulong)(padded - length + 1));
        return padded >= length && Padding.IsAllowed(padded) && Padding.PaddedLength(between) == padded && (between == padded || !Padding.IsAllowed(between));
    });

    [Fact]
    public void Streams_open_to_what_was_sealed_however_they_trickle() => Property.ForAllDrawn(
        random =>
        {
            var plaintext = Bytes(random, 200_000);
            var file = AgeFile.Seal(plaintext, Intake.Recipient);
            using var opened = new MemoryStream();
            AgeFile.OpenAsync(new TrickleStream(file, 1 + random.Below(100_000)), opened, [Intake], CancellationToken.None).GetAwaiter().GetResult();
            return opened.ToArray().AsSpan().SequenceEqual(plaintext);
        },
        times: 40);

    private static Guid Id(SeededRandom random)
    {
        byte[] bytes = [.. BitConverter.GetBytes(random.Next()), .. BitConverter.GetBytes(random.Next())];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static byte[] Bytes(SeededRandom random, int most)
    {
        var bytes = new byte[random.Below(most)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.Next();
        }

        return bytes;
    }
}
