using System.Security.Cryptography;
using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Inbox;

/// <summary>What the inbox must know of an item to list it, read from the opened report and kept in memory only while the keys are unlocked.</summary>
/// <remarks>The few words of the preview are held as bytes in one fixed place, so that the lock can wipe them.</remarks>
public sealed class Glimpse : IDisposable
{
    private const int PreviewLetters = 140;

    private readonly byte[] _preview;

    private Glimpse(byte[] preview) => _preview = preview;

    public required OpeningFailure Failure { get; init; }

    /// <summary>It entered a case that this officer does not work on: not unreadable, only not theirs to read.</summary>
    public bool NotAssigned { get; init; }

    /// <summary>It is damaged, and all of its words are there.</summary>
    public bool Legible { get; init; }

    public string Kind { get; init; } = "";

    public bool? Alarm { get; init; }

    public bool Danger { get; init; }

    public bool ChangedOnTheWay { get; init; }

    /// <summary>Somebody is said to have been punished or treated worse: acts, or an alert about that.</summary>
    public bool TellsOfSanction { get; init; }

    public AuthorMark Author { get; init; }

    public int Files { get; init; }

    /// <summary>Keyed hash of the reporter's mailbox; null when the item came without a code.</summary>
    public byte[]? MailboxTag { get; init; }

    public static Glimpse OfAnotherCase() => new([]) { Failure = OpeningFailure.NoKey, NotAssigned = true };

    /// <summary>Nothing of it could be read, for whatever reason: it is listed, and hides no other.</summary>
    public static Glimpse OfUnreadable() => new([]) { Failure = OpeningFailure.Damaged };

    public bool Readable => Failure == OpeningFailure.None;

    public bool IsAlarm => Alarm == true || Danger;

    public string Preview => Encoding.UTF8.GetString(_preview);

    public static Glimpse Of(ItemOpening opening, DeskSecret secret)
    {
        if (opening.Report is not { } report)
        {
            // The words that are left of a damaged report stand in its row: the officer decides by them what to look at first.
            var left = opening.Remains?.Report;
            return new Glimpse(left is null ? [] : PreviewOf(left)) { Failure = opening.Failure, Alarm = opening.Alarm, Legible = left is not null };
        }

        return new Glimpse(PreviewOf(report))
        {
            Failure = OpeningFailure.None,
            Kind = report.Kind,
            Alarm = opening.Alarm,
            Danger = report.Danger,
            ChangedOnTheWay = opening.AlarmChangedOnTheWay,
            TellsOfSanction = ReportText.TellsOfSanction(report),
            Author = opening.Author,
            Files = report.Attachments.Count,
            MailboxTag = report.Mailbox is { } mailbox ? Vault.MailboxTag.Of(secret, report.Mechanism, mailbox.Address()) : null,
        };
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_preview);

    private static byte[] PreviewOf(ReportDocument report)
    {
        var text = ReportText.Start(ReportText.What(report), PreviewLetters);
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(text), pinned: true);
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
