using System.Text;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>What is wrong with a card. Nothing is kept of one with a problem.</summary>
public enum CardProblem
{
    None,

    /// <summary>The exit address is not https, or more than a host: a path could tell who comes from here.</summary>
    Exit,

    /// <summary>Not between 1 and 60 working days.</summary>
    WorkingDays,

    /// <summary>No weekday, one twice, or none there is.</summary>
    Weekdays,

    /// <summary>More than a hundred days off.</summary>
    DaysOff,

    /// <summary>No language, or one that the pages are not made for.</summary>
    Language,

    /// <summary>A language without a telephone number or a postal address: it would not say how to reach anybody.</summary>
    Empty,

    /// <summary>A sign that no page could show, or one that turns the reading direction of what stands beside it: the Portal shows no such card.</summary>
    Signs,

    /// <summary>The card of a language is longer than 8 KiB.</summary>
    TooLong,
}

public static class CardRules
{
    /// <summary>protocol.md 7.</summary>
    public const int LargestForPortal = 8192;

    private const int MostWorkingDays = 60;
    private const int MostDaysOff = 100;

    /// <summary>Those that the pages are made for; a language that has no pages yet may have its card.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["ar", "zh", "en", "fr", "ru", "es", "fa"];

    /// <summary>As it is kept: texts in their one form, days in order, languages in theirs.</summary>
    public static MechanismCard Tidy(MechanismCard card) => card with
    {
        Exit = HostOf(card.Exit.Trim()) ?? card.Exit.Trim(),
        Weekdays = [.. card.Weekdays.Order()],
        DaysOff = [.. card.DaysOff.Distinct().Order()],
        Languages = card.Languages
            .Select(language => (language.Key, Texts: Tidy(language.Value)))
            .Where(language => language.Texts.All.Any(text => text.Text != ""))
            .OrderBy(language => language.Key, StringComparer.Ordinal)
            .ToDictionary(language => language.Key, language => language.Texts, StringComparer.Ordinal),
    };

    /// <param name="card">A tidy one.</param>
    public static CardProblem Judge(MechanismCard card) =>
        !IsExit(card.Exit) ? CardProblem.Exit
        : card.WorkingDays is < 1 or > MostWorkingDays ? CardProblem.WorkingDays
        : card.Weekdays.Count == 0 || card.Weekdays.Distinct().Count() != card.Weekdays.Count || card.Weekdays.Any(day => day is < 1 or > 7) ? CardProblem.Weekdays
        : card.DaysOff.Count > MostDaysOff ? CardProblem.DaysOff
        : card.Languages.Count == 0 || card.Languages.Keys.Except(Languages, StringComparer.Ordinal).Any() ? CardProblem.Language
        : card.Languages.Values.Any(texts => texts.Telephone == "" && texts.Post == "") ? CardProblem.Empty
        : card.Languages.Values.Any(texts => texts.All.Any(text => text.Text.Any(IsUnshowable))) ? CardProblem.Signs
        : card.Languages.Values.Any(texts => Encoding.UTF8.GetByteCount(CardJson.ForPortal(card, texts)) > LargestForPortal) ? CardProblem.TooLong
        : CardProblem.None;

    private static bool IsExit(string text) => text == HostOf(text);

    /// <returns>The address as the Portal takes it, its host in ASCII; null when it is not https, or more than a host.</returns>
    private static string? HostOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.HostNameType == UriHostNameType.Dns
        && address.Host.Contains('.', StringComparison.Ordinal) && address.IsDefaultPort && address.UserInfo == "" && address.PathAndQuery == "/" && address.Fragment == ""
        && Uri.TryCreate($"https://{address.IdnHost}/", UriKind.Absolute, out var plain) && plain.AbsoluteUri == $"https://{plain.IdnHost}/" ? plain.AbsoluteUri : null;

    // The Portal's CardReader judges alike; a test holds both together.
    private static bool IsUnshowable(char sign) => (char.IsControl(sign) && sign != '\n') || sign is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static CardTexts Tidy(CardTexts texts) => new()
    {
        Who = PlainText.Clean(texts.Who) ?? "",
        Cannot = PlainText.Clean(texts.Cannot) ?? "",
        Telephone = PlainText.Clean(texts.Telephone) ?? "",
        Post = PlainText.Clean(texts.Post) ?? "",
        Hours = PlainText.Clean(texts.Hours) ?? "",
        Emergency = PlainText.Clean(texts.Emergency) ?? "",
    };
}
