using System.Security.Cryptography;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>Files of snapshots: records left out, doubled, in another order, under another label or of another length.</summary>
internal static class SnapshotCases
{
    private static readonly byte[] Label = Keys.Reporter().Mailbox.Label(1);
    private static readonly byte[][] Records = [.. Enumerable.Range(0, 8).Select(i => Record(i == 7 ? Label : SHA256.HashData([(byte)i]), i)).OrderBy(r => Hex.Encode(r), StringComparer.Ordinal)];

    internal static AgreementCase Make(ulong seed, SeededRandom random)
    {
        List<byte[]> records = [.. Records.Select(r => r.ToArray())];
        for (var changes = random.Below(3); changes > 0 && records.Count > 0; changes--)
        {
            Change(records, random.Below(records.Count), random);
        }

        byte[] file = [.. records.SelectMany(r => r)];
        return new AgreementCase(seed, "snapshot", file, Verdict(file));
    }

    private static string Verdict(byte[] file)
    {
        if (!SnapshotFile.IsWellFormed(file))
        {
            return "refused";
        }

        return SnapshotFile.TryFind(file, Label, out var reply) ? $"found {Hex.Encode(SHA256.HashData(reply))}" : "none";
    }

    private static void Change(List<byte[]> records, int place, SeededRandom random)
    {
        var record = records[place];
        if (record.Length < SnapshotFile.RecordLength)
        {
            return;   // shortened before
        }

        switch (random.Below(7))
        {
            case 0:
                records.RemoveAt(place);
                records.Insert(random.Below(records.Count + 1), record);
                break;
            case 1 when place > 0 && random.Below(3) > 0:
                // The same label twice, and otherwise all is well.
                records[place - 1].AsSpan(0, Math.Min(records[place - 1].Length, SnapshotFile.LabelLength)).CopyTo(record);
                break;
            case 1:
                records.Insert(place, [.. record]);
                break;
            case 2:
                records[place] = random.Below(2) == 0 ? record[..random.Below(record.Length)] : [.. record, 0];
                break;
            case 3:
                record[random.Below(SnapshotFile.LabelLength)] = (byte)random.Next();
                break;
            case 4:
                record[SnapshotFile.LabelLength - 1] ^= 1;   // the order stays, the label does not
                break;
            case 5:
                record[SnapshotFile.LabelLength + random.Below(Reply.SealedLength)] ^= 1;
                break;
            default:
                records.RemoveRange(place, random.Below(2) == 0 ? records.Count - place : 1);
                break;
        }
    }

    private static byte[] Record(byte[] label, int number)
    {
        var reply = new byte[Reply.SealedLength];
        Array.Fill(reply, (byte)number);
        return [.. label, .. reply];
    }
}
