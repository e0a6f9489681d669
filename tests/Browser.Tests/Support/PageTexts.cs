using System.Text.Json;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Browser.Tests.Support;

/// <summary>What the Portal's pages say in a language, by key, as the folder of that language has it.</summary>
internal sealed class PageTexts
{
    private static readonly PageTexts English = new("en");
    private static readonly PageTexts Farsi = new("fa");

    private readonly JsonElement _texts;

    private PageTexts(string language)
    {
        Source = File.ReadAllText(Path.Combine(Checkout.Root, "src", "Portal", "Languages", language, "texts.json"));
        _texts = JsonSerializer.Deserialize<JsonElement>(Source);
    }

    /// <summary>The whole file.</summary>
    public string Source { get; }

    /// <param name="key">For instance <c>arrived.title</c>.</param>
    public string this[string key] => key.Split('.').Aggregate(_texts, (part, name) => part.GetProperty(name)).GetString()!;

    public static PageTexts Of(string language) => language == "fa" ? Farsi : English;
}
