using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace SafeReport.CaseDesk.Web;

/// <summary>The words of the pages, by key, from an embedded file of one language.</summary>
/// <remarks>A missing key is a broken build, not a blank on the screen: it throws, and a test walks every key the pages name.</remarks>
public sealed class Texts
{
    private readonly FrozenDictionary<string, string> _texts;

    private Texts(string language, bool rightToLeft, FrozenDictionary<string, string> texts)
    {
        Language = language;
        RightToLeft = rightToLeft;
        _texts = texts;
    }

    public string Language { get; }

    public bool RightToLeft { get; }

    public string Direction => RightToLeft ? "rtl" : "ltr";

    public IEnumerable<string> Keys => _texts.Keys;

    public string this[string key] => _texts[key];

    public string Format(string key, params object?[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, _texts[key], arguments);

    /// <returns>One of two texts, <c>key.one</c> or <c>key.many</c>, with the count in its first place.</returns>
    public string Count(string key, long count, params object?[] more) =>
        Format(count == 1 ? $"{key}.one" : $"{key}.many", [count.ToString("N0", CultureInfo.InvariantCulture), .. more]);

    public bool Has(string key) => _texts.ContainsKey(key);

    public static Texts Load(string language)
    {
        using var file = typeof(Texts).Assembly.GetManifestResourceStream($"Languages/{language}.json")
            ?? throw new InvalidOperationException("No texts for this language are built in.");
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(file)
            ?? throw new InvalidOperationException("The texts are empty.");
        return new Texts(language, texts["direction"] == "rtl", texts.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
