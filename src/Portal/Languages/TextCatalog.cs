using System.Text.Json;
using System.Text.Json.Serialization;

namespace SafeReport.Portal.Languages;

/// <summary>The languages whose texts are built in, read once at start.</summary>
/// <remarks>Their type, <see cref="Texts"/>, is made from the English file when this is built (typed.mjs), which holds every other language against it.</remarks>
public sealed class TextCatalog
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        PropertyNameCaseInsensitive = false,
    };

    private readonly Dictionary<string, Texts> _texts = [];

    public TextCatalog()
    {
        foreach (var language in Language.All)
        {
            using var file = language.OpenTexts();
            if (file is not null)
            {
                _texts.Add(language.Code, Read(file));
            }
        }
    }

    /// <summary>Null for a language without texts.</summary>
    public Texts? Find(string code) => _texts.GetValueOrDefault(code);

    public bool Has(Language language) => _texts.ContainsKey(language.Code);

    /// <exception cref="JsonException">A key is missing, unknown, or not a text.</exception>
    public static Texts Read(Stream json) =>
        JsonSerializer.Deserialize<Texts>(json, Strict) ?? throw new JsonException("The texts are empty.");
}
