using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Portal.Languages;
using Xunit;

namespace SafeReport.Portal.Tests.Pages;

/// <summary>A language is whole or it is an error.</summary>
public sealed class TextCatalogTests
{
    [Fact]
    public void English_is_there_and_every_language_file_that_is_built_in_is_complete()
    {
        var catalog = new TextCatalog();

        Assert.NotNull(catalog.Find("en"));
        Assert.Null(catalog.Find("xx"));
    }

    [Fact]
    public void A_missing_an_unknown_or_an_empty_key_is_refused()
    {
        Assert.NotNull(Read(static _ => { }));
        Assert.Throws<JsonException>(() => Read(static texts => texts["start"]!.AsObject().Remove("title")));
        Assert.Throws<JsonException>(() => Read(static texts => texts["start"]!["titel"] = "x"));
        Assert.Throws<JsonException>(() => Read(static texts => texts["start"]!["title"] = null));
    }

    [Fact]
    public void A_language_is_offered_when_its_folder_is_there_and_named_in_the_order_of_the_list_all_the_same()
    {
        var catalog = new TextCatalog();

        Assert.Equal(["ar", "zh", "en", "fr", "ru", "es", "fa"], Language.All.Select(language => language.Code));
        Assert.Equal(["en", "fa"], Language.All.Where(catalog.Has).Select(language => language.Code));
        Assert.All(Language.All, language => Assert.Equal(catalog.Has(language), language.Locale is not null));
    }

    [Fact]
    public void A_number_is_written_in_the_digits_of_its_language()
    {
        Assert.Equal("1205", Language.All.Single(language => language.Code == "en").Number(1205));
        Assert.Equal("۱۲۰۵", Language.All.Single(language => language.Code == "fa").Number(1205));
    }

    private static Texts Read(Action<JsonNode> change)
    {
        using var english = typeof(TextCatalog).Assembly.GetManifestResourceStream("Languages/en/texts.json")!;
        var texts = JsonNode.Parse(english)!;
        change(texts);
        return TextCatalog.Read(new MemoryStream(Encoding.UTF8.GetBytes(texts.ToJsonString())));
    }
}
