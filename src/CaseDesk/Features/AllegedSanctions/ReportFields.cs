using System.Text.Json;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>Reads optional fields of a report, whatever type the sender gave them: what does not fit is absent, never an error.</summary>
internal static class ReportFields
{
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static string? Code(this JsonElement element, string listId, string name)
    {
        var code = element.Text(name);
        return Vocabularies.Embedded[listId].Has(code) ? code : null;
    }

    public static IReadOnlyList<string> Codes(this JsonElement element, string listId, string name) =>
        [.. element.Array(name)
            .Where(value => value.ValueKind == JsonValueKind.String)
            .Select(value => value.GetString()!)
            .Where(code => Vocabularies.Embedded[listId].Has(code))
            .Distinct(StringComparer.Ordinal)];

    public static IEnumerable<JsonElement> Objects(this JsonElement element, string name) =>
        element.Array(name).Where(value => value.ValueKind == JsonValueKind.Object);

    /// <summary>A date with the precision beside it; without one it is taken as vague as can be.</summary>
    public static ImpreciseDate? Date(this JsonElement element, string name) =>
        Days.TryRead(element.Text(name), out var day)
            ? new ImpreciseDate(day, element.Code("V24", "precision") ?? ImpreciseDate.Unknown).Normalized()
            : null;

    private static JsonElement.ArrayEnumerator Array(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : default;
}
