using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>Looks through the reports of a case, one after the other; what does not open is passed over.</summary>
internal static class CaseReports
{
    public static async Task<IReadOnlyList<ItemId>> ItemsAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        const string sql = "select item from desk.case_item where case_id = @Case";
        return [.. (await reading.QueryAsync<Guid>(sql, new { Case = reading.Id.Value }, cancellationToken)).Select(ItemId.From)];
    }

    public static async Task<bool> AnyAsync(
        ItemReader reader, KeyRing ring, IReadOnlyList<ItemId> items, Func<ReportDocument, bool> holds, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            using var report = (await reader.OpenReportOnlyAsync(item, ring, cancellationToken))?.Report;
            if (report is not null && holds(report))
            {
                return true;
            }
        }

        return false;
    }
}
