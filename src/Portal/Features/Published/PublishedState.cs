using SafeReport.Portal.Features.Cards;
using SafeReport.Portal.Features.Intake;
using SafeReport.Portal.Features.Shared;

namespace SafeReport.Portal.Features.Published;

/// <summary>What is published, as of one moment and one day. It never changes: another one takes its place.</summary>
internal sealed class PublishedState
{
    private readonly Dictionary<(string Mechanism, string Language), MechanismCard> _cards = [];
    private readonly HashSet<string> _open;

    public PublishedState(PublishedRows rows, DateOnly today)
    {
        Rows = rows;
        _open = Open(rows, today);
        foreach (var row in rows.Cards)
        {
            var (card, wrong) = CardReader.Read(row.Card);
            if (card is not null)
            {
                _cards.Add((row.Mechanism, row.Language), card);
            }

            if (wrong is not null)
            {
                Faults.Add((row.Mechanism, row.Language, wrong));
            }
        }
    }

    public PublishedRows Rows { get; }

    /// <summary>The cards that could not be read as they are, and the kind of what is wrong with each.</summary>
    public List<(string Mechanism, string Language, string Kind)> Faults { get; } = [];

    public bool HasOpenDemonstration => Rows.Mechanisms.Any(row => row.Demonstration && Rows.Keysets.Any(keyset => keyset.Mechanism == row.Id));

    /// <summary>Where the Exit button leads, the same in all languages; null where the first mechanism names nothing.</summary>
    public string? Exit => Rows.Mechanisms.Count == 0 ? null
        : _cards.Where(card => card.Key.Mechanism == Rows.Mechanisms[0].Id && card.Value.Exit.Length > 0)
            .OrderBy(card => card.Key.Language, StringComparer.Ordinal).Select(card => card.Value.Exit).FirstOrDefault();

    /// <summary>In the order of <c>/api/mechanisms</c>, each with its card in a language where there is one.</summary>
    public IReadOnlyList<PageMechanism> Mechanisms(string language) =>
    [
        .. Rows.Mechanisms.Select(row => new PageMechanism(
            row.Id, row.Name, row.PortalId, row.Verifiers, row.Threshold, row.LowestSerial, _open.Contains(row.Id))
        {
            Card = _cards.GetValueOrDefault((row.Id, language)),
        }),
    ];

    /// <summary>Whether this would be made of the same: the rows are, and the same mechanisms are open that day.</summary>
    public bool IsStill(PublishedRows rows, DateOnly today) => ReferenceEquals(rows, Rows) && _open.SetEquals(Open(rows, today));

    /// <summary>Those whose newest keyset takes items on that day.</summary>
    private static HashSet<string> Open(PublishedRows rows, DateOnly today)
    {
        var closed = rows.Closed.Select(static row => (row.Mechanism, row.Serial)).ToHashSet();
        return rows.Keysets.GroupBy(static keyset => keyset.Mechanism, StringComparer.Ordinal)
            .Select(static keysets => keysets.MaxBy(static keyset => keyset.Serial)!)
            .Where(newest => today <= newest.LastDay.AddDays(PublishedKeysets.DaysOfGrace) && !closed.Contains((newest.Mechanism, newest.Serial)))
            .Select(static newest => newest.Mechanism)
            .ToHashSet(StringComparer.Ordinal);
    }
}
