namespace SafeReport.CaseDesk.Features.Inbox;

/// <summary>The order of the inbox: alarms first, then what tells of an alleged sanction, then what waits longest.</summary>
/// <remarks>Items of one author stand together, at the place of the most pressing and with the age of the oldest of them.</remarks>
internal static class InboxOrder
{
    private enum Rank
    {
        /// <summary>Somebody is in danger, and nobody has looked.</summary>
        Alarm,

        /// <summary>An alarm that was not read yet: it may be one that does not open.</summary>
        AlarmUnread,

        /// <summary>Somebody looked at it and has not decided yet.</summary>
        AlarmOpened,

        Item,

        /// <summary>It is damaged, and its words can still be read.</summary>
        AlarmLegible,

        /// <summary>Below everything, for anybody can send these in any number.</summary>
        AlarmUnopenable,
    }

    public static List<InboxRow> Arrange(IEnumerable<InboxRow> rows) =>
    [
        .. rows.GroupBy(row => row.AuthorKey ?? row.Item.ToString())
            .Select(group => (Rows: group.ToList(), Oldest: group.Min(row => row.ArrivedOn)))
            .OrderBy(group => group.Rows.Min(RankOf))
            .ThenByDescending(group => group.Rows.Exists(row => row.TellsOfSanction))
            .ThenBy(group => group.Oldest)
            // Within a day by the random id: the order must not tell what came at which hour.
            .ThenBy(group => group.Rows.Min(row => row.Item))
            .SelectMany(group => Together(group.Rows, group.Oldest)),
    ];

    /// <summary>Alarms that open or may open, and what their authors sent beside them.</summary>
    public static bool StandsWithAlarms(InboxRow row) => RankOf(row) < Rank.Item || row.AuthorHasAlarm;

    private static IEnumerable<InboxRow> Together(List<InboxRow> rows, DateOnly oldest)
    {
        var hasAlarm = rows.Exists(row => RankOf(row) < Rank.Item);
        return rows.Count == 1 ? rows : rows
            .OrderBy(RankOf)
            .ThenBy(row => row.ArrivedOn)
            .ThenBy(row => row.Item)
            .Select((row, index) => row with { Author = new AuthorPlace(index + 1, rows.Count, oldest), AuthorHasAlarm = hasAlarm });
    }

    private static Rank RankOf(InboxRow row) => row switch
    {
        { IsAlarm: false } => Rank.Item,
        { IsUnopenable: true, Glimpse.Legible: true } => Rank.AlarmLegible,
        { IsUnopenable: true } => Rank.AlarmUnopenable,
        { Glimpse: not { Readable: true } } => Rank.AlarmUnread,
        { Opened: true } => Rank.AlarmOpened,
        _ => Rank.Alarm,
    };
}
