using System.Text.Encodings.Web;
using System.Text.Json;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.Shared;

/// <summary>All that a page is made of. It holds nothing of the visitor, so everybody gets the same bytes.</summary>
public sealed record PageContext(
    Language Language,
    Texts Texts,
    IReadOnlyList<Language> OtherLanguages,
    IReadOnlyList<PageMechanism> Mechanisms,
    string BuildDay,
    string LeaveTo,
    bool Demonstration)
{
    private static readonly JsonSerializerOptions ForScripts = new(JsonSerializerDefaults.Web)
    {
        // The value becomes an attribute, which the renderer encodes; encoding twice would only make it long.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Open => Mechanisms.Any(mechanism => mechanism.Open);

    public string MechanismsForScripts => Json(Mechanisms);

    /// <summary>By mechanism, what the date to come back is counted from.</summary>
    public string DaysForScripts => Json(Mechanisms
        .Where(mechanism => mechanism.Card is not null)
        .ToDictionary(mechanism => mechanism.Id, mechanism => new { mechanism.Card!.WorkingDays, mechanism.Card.Weekdays, mechanism.Card.DaysOff }));

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, ForScripts);
}
