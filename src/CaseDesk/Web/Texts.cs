using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace SafeReport.CaseDesk.Web;

/// <summary>The words of the pages, by key, from an embedded file of one language.</summary>
/// <remarks>
/// Every text has a member of its own, made from the language file when this is built (Languages/typed.mjs): a page that asks for one that is not
/// there, or fills it with too few values, does not build.
/// </remarks>
public sealed partial class Texts
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

    /// <summary>A text whose key is only known at run time, a code's or one of <see cref="TextKey"/>; its places are left as they are.</summary>
    public string ByKey(string key) => _texts[key];

    public bool Has(string key) => _texts.ContainsKey(key);

    public static Texts Load(string language)
    {
        using var file = typeof(Texts).Assembly.GetManifestResourceStream($"Languages/{language}.json")
            ?? throw new InvalidOperationException("No texts for this language are built in.");
        var read = JsonSerializer.Deserialize<Dictionary<string, string>>(file)
            ?? throw new InvalidOperationException("The texts are empty.");
        return new Texts(language, read["direction"] == "rtl", read.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private string Format(string key, params object?[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, _texts[key], arguments);

    // One of two texts, key.one or key.many, with the count in its first place.
    private string Count(string key, long count, params object?[] more) =>
        Format(count == 1 ? $"{key}.one" : $"{key}.many", [count.ToString("N0", CultureInfo.InvariantCulture), .. more]);
}
