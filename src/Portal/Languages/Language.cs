using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SafeReport.Portal.Languages;

/// <summary>A language the Portal knows of; it is offered when its folder of files was built in.</summary>
/// <remarks>
/// No code names one: <c>order.json</c> says in which order they stand, and of those not there yet how they are called; of the others <c>language.json</c> in
/// the folder rules. A folder that <c>order.json</c> does not name stands last.
/// </remarks>
public sealed record Language(string Code, string OwnName, string Direction)
{
    private const string Folder = "Languages/";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
    };

    public static readonly IReadOnlyList<Language> All = ReadAll();

    /// <summary>Its ten digits, from zero.</summary>
    public string Digits { get; private init; } = "0123456789";

    /// <summary>What its scripts write days and numbers by, calendar included; null while it is not there.</summary>
    public string? Locale { get; private init; }

    /// <summary>A whole number in this language's digits.</summary>
    public string Number(int number)
    {
        var written = new StringBuilder();
        foreach (var sign in number.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            written.Append(char.IsAsciiDigit(sign) ? Digits[sign - '0'] : sign);
        }
        return written.ToString();
    }

    /// <summary>The file with its texts, or null.</summary>
    internal Stream? OpenTexts() => Open($"{Folder}{Code}/texts.json");

    private static List<Language> ReadAll()
    {
        var listed = Read<List<Listed>>($"{Folder}order.json");
        var folders = typeof(Language).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith("/language.json", StringComparison.Ordinal))
            .Select(name => name.Split('/')[1])
            .Order(StringComparer.Ordinal)
            .ToList();
        var codes = listed.Select(language => language.Code).Union(folders);
        return [.. codes.Select(code => folders.Contains(code) ? InFolder(code) : NotYet(listed.Single(language => language.Code == code)))];
    }

    private static Language InFolder(string code)
    {
        var file = Read<LanguageFile>($"{Folder}{code}/language.json");
        return new Language(code, file.OwnName, file.Direction) { Digits = file.Digits, Locale = file.Locale };
    }

    private static Language NotYet(Listed listed) => new(
        listed.Code,
        listed.OwnName ?? throw new JsonException("A language without a folder has no name."),
        listed.Direction ?? throw new JsonException("A language without a folder has no direction."));

    private static T Read<T>(string name)
    {
        using var file = Open(name) ?? throw new InvalidOperationException("A file of the languages is not built in.");
        return JsonSerializer.Deserialize<T>(file, Strict) ?? throw new JsonException("A file of the languages is empty.");
    }

    private static Stream? Open(string name) => typeof(Language).Assembly.GetManifestResourceStream(name);

    private sealed record Listed
    {
        public required string Code { get; init; }

        public string? OwnName { get; init; }

        public string? Direction { get; init; }
    }

    private sealed record LanguageFile
    {
        public required string OwnName { get; init; }

        public required string Direction { get; init; }

        public required string Digits { get; init; }

        public required string Locale { get; init; }
    }
}
