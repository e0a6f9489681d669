using System.Text.Json;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Triage;

/// <summary>A value of a report as the page shows it.</summary>
public abstract record ShownValue;

/// <param name="Text">What stands there.</param>
/// <param name="Said">The sender's own words, in any language and direction; else the desk's.</param>
public sealed record ShownText(string Text, bool Said) : ShownValue;

public sealed record ShownList(IReadOnlyList<ShownValue> Values) : ShownValue;

public sealed record ShownFields(IReadOnlyList<ShownField> Fields) : ShownValue;

/// <param name="Known">False: this program does not know the field; it is shown under the name the sender's program gave it.</param>
public sealed record ShownField(string Label, bool Known, ShownValue Value);

/// <summary>Puts a report's fields into words: codes by their vocabularies, everything else as it was written, nothing left out.</summary>
public sealed class ReportView(Texts texts)
{
    /// <summary>Shown elsewhere on the page, or meant for programs only.</summary>
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "v", "item", "mechanism", "kind", "made", "language", "answerLanguage", "visit", "danger", "what", "entries", "attachments", "mailbox", "spare", "identityShare", "keyset",
    };

    private static readonly Dictionary<string, string[]> Lists = new(StringComparer.Ordinal)
    {
        ["imminence"] = ["V10"],
        ["informant"] = ["V01"],
        ["target"] = ["V02"],
        ["recipient"] = ["V03"],
        ["type"] = ["V04"],
        ["precision"] = ["V24"],
        ["act"] = ["V06"],
        ["phase"] = ["V05"],
        ["placeType"] = ["V17"],
        ["by"] = ["V08"],
        ["modes"] = ["V07"],
        ["illTreatment"] = ["V18"],
        ["wish"] = ["V15"],
        ["scope"] = ["V15"],
        ["reach"] = ["V20"],
        ["safe"] = ["V20"],
        ["care"] = ["V19", "V20"],
        ["checkIn"] = ["V21"],
        ["basis"] = ["V16"],
        ["wished"] = ["V13"],
    };

    public IReadOnlyList<ShownField> Fields(JsonElement report) => [.. report.EnumerateObject().Where(field => !Elsewhere.Contains(field.Name)).Select(Field)];

    private ShownField Field(JsonProperty field)
    {
        var known = texts.Has($"report.{field.Name}");
        return new ShownField(known ? texts.ByKey($"report.{field.Name}") : field.Name, known, Value(field.Name, field.Value));
    }

    private ShownValue Value(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Word(name, value.GetString()!),
        JsonValueKind.True => new ShownText(texts.Yes, Said: false),
        JsonValueKind.False => new ShownText(texts.No, Said: false),
        JsonValueKind.Array => new ShownList([.. value.EnumerateArray().Select(one => Value(name, one))]),
        JsonValueKind.Object => new ShownFields([.. value.EnumerateObject().Select(Field)]),
        JsonValueKind.Null => new ShownText("–", Said: false),
        _ => new ShownText(value.GetRawText(), Said: true),
    };

    private static ShownText Word(string name, string text) =>
        Lists.TryGetValue(name, out var lists)
            && lists.Select(list => Vocabularies.Embedded[list].Find(text)).FirstOrDefault(term => term is not null) is { } term
            ? new ShownText(term.Label, Said: false)
            : new ShownText(text, Said: true);
}
