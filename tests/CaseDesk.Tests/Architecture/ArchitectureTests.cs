using SafeReport.CaseDesk.App;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.Tests.Architecture;

namespace SafeReport.CaseDesk.Tests.Architecture;

/// <summary>The desk is a house of floors: arrows go downwards, App alone names features, and a feature is known by its face.</summary>
/// <remarks>Pages count as their folder: what Razor makes of one stands in the folder's namespace.</remarks>
public sealed class ArchitectureTests
{
    private const string Features = "Features/";

    private static readonly string[][] FloorsFromTheTop =
    [
        ["App"],
        [Features],
        ["Web", "Commands"],
        ["Items", "Records", "Events", "Timekeeping"],
        ["Vault", "Hosting"],
        ["Database", "Domain"],
    ];

    private static readonly TypeGraph Desk = TypeGraph.Of(typeof(Program).Assembly);

    [Fact]
    public void Slices_are_free_of_circles() => None(Desk.Circles(SliceOf));

    [Fact]
    public void Arrows_go_downwards() =>
        None(Desk.Uses
            .Select(use => (use.From, use.To, Above: SliceOf(use.From), Below: SliceOf(use.To)))
            .Where(use => FloorOf(use.Above) > FloorOf(use.Below))
            .Select(use => $"{use.From} uses {use.To}"));

    [Fact]
    public void Every_folder_stands_on_a_floor() =>
        Assert.All(Desk.Uses.SelectMany(use => new[] { SliceOf(use.From), SliceOf(use.To) }).Distinct(StringComparer.Ordinal), slice => Assert.InRange(FloorOf(slice), 0, FloorsFromTheTop.Length - 1));

    [Fact]
    public void Every_feature_has_one_face_and_App_lists_it_once()
    {
        var folders = Desk.Uses.SelectMany(use => new[] { use.From, use.To }).Select(SliceOf).Where(slice => slice.Length > Features.Length && IsFeature(slice))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var faces = typeof(Program).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Feature))).ToList();
        Assert.Equal(folders, DeskFeatures.All.Select(feature => feature.Folder).Order(StringComparer.Ordinal));
        Assert.Equal(faces.Order(Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.FullName, other.FullName))),
            DeskFeatures.All.Select(feature => feature.GetType()).Order(Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.FullName, other.FullName))));
        Assert.All(DeskFeatures.All, feature => Assert.All(feature.Face, type => Assert.Equal(feature.Folder, SliceOf(type.FullName!))));
    }

    [Fact]
    public void A_feature_knows_of_another_what_its_face_shows()
    {
        var shown = DeskFeatures.All.SelectMany(feature => feature.Face).Select(type => type.FullName).ToHashSet(StringComparer.Ordinal);
        None(Desk.Uses
            .Where(use => IsFeature(SliceOf(use.From)) && IsFeature(SliceOf(use.To)) && SliceOf(use.From) != SliceOf(use.To) && !shown.Contains(use.To))
            .Select(use => $"{use.From} uses {use.To}"));
    }

    /// <summary>What the desk does answers with a value; a sentence, and the exception that carries it, are the verbs'.</summary>
    [Fact]
    public void Nothing_but_a_verb_refuses_by_an_exception()
    {
        string[] verbsOnly = [typeof(RefusedException).FullName!, typeof(PassphraseInput).FullName!];
        Assert.Contains(Desk.Uses, use => use.To == verbsOnly[0] && IsOfVerbs(use.From));
        None(Desk.Uses
            .Where(use => (IsOfVerbs(use.To) || verbsOnly.Contains(use.To)) && !IsOfVerbs(use.From) && !IsFace(use.From) && SliceOf(use.From) is not ("Commands" or "App"))
            .Select(use => $"{use.From} uses {use.To}"));
    }

    /// <summary>A verb, or what stands with verbs in their folder.</summary>
    private static bool IsOfVerbs(string type) =>
        IsFeature(SliceOf(type)) && (type.EndsWith("Verb", StringComparison.Ordinal) || type.Contains(".Verbs.", StringComparison.Ordinal));

    private static bool IsFace(string type) => DeskFeatures.All.Any(feature => feature.GetType().FullName == type);

    /// <summary>Each is named in full when there are some.</summary>
    private static void None(IEnumerable<string> violations) => Assert.Equal("", string.Join('\n', violations));

    private static bool IsFeature(string slice) => slice.StartsWith(Features, StringComparison.Ordinal);

    private static int FloorOf(string slice) => Array.FindIndex(FloorsFromTheTop, floor => floor.Contains(IsFeature(slice) ? Features : slice));

    /// <summary>A folder of the desk, or of its features. What stands in the project itself is App's.</summary>
    private static string SliceOf(string type) => type.Split('.') switch
    {
        ["SafeReport", "CaseDesk", "Features", var feature, _, ..] => Features + feature,
        ["SafeReport", "CaseDesk", "Features", _] => Features,
        ["SafeReport", "CaseDesk", var folder, _, ..] => folder,
        _ => "App",
    };
}
