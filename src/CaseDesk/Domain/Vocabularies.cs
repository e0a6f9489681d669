using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SafeReport.CaseDesk.Domain;

/// <summary>One code. <see cref="CrossReference"/> is a HURIDOCS code, or, for V03 the legal basis and for V13 the consent it needs.</summary>
public sealed record Term(string Code, string Label, [property: JsonPropertyName("xref")] string CrossReference);

/// <summary>A controlled list: codes are stable, labels are translated where they are shown.</summary>
public sealed record Vocabulary(string Id, string Name, string Title, string Note, string Source, IReadOnlyList<Term> Terms)
{
    private readonly Dictionary<string, Term> _byCode = Terms.ToDictionary(term => term.Code, StringComparer.Ordinal);

    public bool Has([NotNullWhen(true)] string? code) => code is not null && _byCode.ContainsKey(code);

    public Term? Find(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);
}

/// <summary>The 26 code lists the desk works with, embedded in the program.</summary>
public sealed class Vocabularies
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, Vocabulary> _byId;

    private Vocabularies(IReadOnlyList<Vocabulary> all)
    {
        All = all;
        _byId = all.ToDictionary(list => list.Id, StringComparer.Ordinal);
    }

    public static Vocabularies Embedded { get; } = Load();

    public IReadOnlyList<Vocabulary> All { get; }

    public Vocabulary this[string listId] => _byId[listId];

    private static Vocabularies Load()
    {
        using var stream = typeof(Vocabularies).Assembly.GetManifestResourceStream("vocabularies.json")
            ?? throw new InvalidOperationException("The program was built without its vocabularies.");

        return new Vocabularies(JsonSerializer.Deserialize<List<Vocabulary>>(stream, Json)!);
    }
}
