using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>Looks through the reports of a case; what does not open is passed over.</summary>
internal static class CaseReports
{
    private const int AtATime = 50;

    public static async Task<IReadOnlyList<ItemId>> ItemsAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        const string sql = "select item from desk.case_item where case_id = @Case";
        return [.. (await reading.QueryAsync<Guid>(sql, new { Case = reading.Id.Value }, cancellationToken)).Select(ItemId.From)];
    }

    public static async Task<bool> AnyAsync(
        ItemReader reader, KeyRing ring, IReadOnlyList<ItemId> items, Func<ReportDocument, bool> holds, CancellationToken cancellationToken)
    {
        // A few at a time: the one looked for is often among the first.
        foreach (var some in items.Chunk(AtATime))
        {
            var openings = await reader.GlanceAsync(some, ring, cancellationToken);
            var found = openings.Values.Any(opening => opening.Report is { } report && holds(report));
            foreach (var opening in openings.Values)
            {
                opening.Report?.Dispose();
            }

            if (found)
            {
                return true;
            }
        }

        return false;
    }
}
