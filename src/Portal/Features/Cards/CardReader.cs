using System.Globalization;
using System.Text.Json;
using SafeReport.Portal.Features.Shared;

namespace SafeReport.Portal.Features.Cards;

/// <summary>Reads a card as its desk published it: every key once, none unknown, nothing that a page could not show.</summary>
internal static class CardReader
{
    private const int MostWorkingDays = 60;
    private const int MostDaysOff = 400;

    // Strict: no unknown, missing, doubled or null key.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The card, and the kind of what is wrong with it, never what stands there. A card without a usable exit address is still a card.</summary>
    public static (MechanismCard? Card, string? Wrong) Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<MechanismCard>(text, Strict) is not { } card ? (null, "no card")
                : Fault(card) is { } fault ? (null, fault)
                : card.Exit.Length == 0 || IsExit(card.Exit) ? (card, null)
                : (card with { Exit = "" }, "exit");
        }
        catch (JsonException)
        {
            return (null, "form");
        }
    }

    /// <summary>An ordinary page: https, and nothing behind the name of the host.</summary>
    public static bool IsExit(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttps
        && address.HostNameType == UriHostNameType.Dns
        && (text == $"https://{address.IdnHost}" || text == $"https://{address.IdnHost}/");

    private static string? Fault(MechanismCard card) =>
        new[] { card.Who, card.Cannot, card.Telephone, card.Post, card.Hours, card.Emergency }.Any(static line => line.Any(IsUnshowable)) ? "text"
        : card.WorkingDays is < 1 or > MostWorkingDays ? "working days"
        : !card.Weekdays.SequenceEqual(card.Weekdays.Where(static day => day is >= 1 and <= 7).Distinct().Order()) || card.Weekdays.Count == 0 ? "weekdays"
        : card.DaysOff.Count > MostDaysOff || !card.DaysOff.All(IsDay) ? "days off"
        : null;

    // Marks that turn the reading direction round would turn what stands beside the card too.
    private static bool IsUnshowable(char letter) =>
        (char.IsControl(letter) && letter != '\n') || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
