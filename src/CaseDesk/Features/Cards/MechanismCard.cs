using System.Text.Json;
using System.Text.Json.Serialization;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>
/// How a mechanism is reached where its site cannot help, and where the Exit button leads: one whole, so that two officers decide about all of it at
/// once. The Portal is given one card for each language, with what is common in each (protocol.md 7).
/// </summary>
public sealed record MechanismCard
{
    /// <summary>https, a host and nothing more: an ordinary page that many people visit.</summary>
    public required string Exit { get; init; }

    /// <summary>Until a person has read what was sent.</summary>
    public required int WorkingDays { get; init; }

    /// <summary>On which somebody works: 1, Monday, to 7.</summary>
    public required IReadOnlyList<int> Weekdays { get; init; }

    /// <summary>Coming days on which nobody does.</summary>
    public required IReadOnlyList<DateOnly> DaysOff { get; init; }

    [JsonIgnore]
    public WorkingDays Works => new(Weekdays, DaysOff);

    /// <summary>By the code of the language.</summary>
    public required IReadOnlyDictionary<string, CardTexts> Languages { get; init; }
}

/// <summary>What a card says in one language; each may be empty, not all.</summary>
public sealed record CardTexts
{
    public string Who { get; init; } = "";

    public string Cannot { get; init; } = "";

    public string Telephone { get; init; } = "";

    public string Post { get; init; } = "";

    public string Hours { get; init; } = "";

    public string Emergency { get; init; } = "";

    /// <summary>Each, with its name in the files.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, string Text)> All =>
        [("who", Who), ("cannot", Cannot), ("telephone", Telephone), ("post", Post), ("hours", Hours), ("emergency", Emergency)];
}

/// <summary>A card as it is written: in a file that an officer names, at the desk and for the Portal.</summary>
public static class CardJson
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>Null when it is no card: something is missing, unknown, or not of its kind.</returns>
    public static MechanismCard? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<MechanismCard>(json, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Write(MechanismCard card) => JsonSerializer.Serialize(card, Strict);

    /// <summary>What the Portal is given for one language.</summary>
    public static string ForPortal(MechanismCard card, CardTexts texts) => JsonSerializer.Serialize(
        new
        {
            texts.Who,
            texts.Cannot,
            texts.Telephone,
            texts.Post,
            texts.Hours,
            texts.Emergency,
            card.Exit,
            card.WorkingDays,
            card.Weekdays,
            card.DaysOff,
        },
        Strict);
}
