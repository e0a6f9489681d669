using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>How much of a grid is tried: each fault once, or, with <c>ops/test --long</c>, everything on every screen and in every language.</summary>
internal static class Grid
{
    public static bool Whole { get; } = Environment.GetEnvironmentVariable("SAFEREPORT_LONG") == "1";

    /// <summary>A small one to touch, one to the left and one to the right; under the whole grid also the screen of a desk with a mouse.</summary>
    public static IReadOnlyList<string> Screens { get; } = Whole ? ["phone en", "phone fa", "desk en", "desk fa"] : ["phone en", "phone fa"];

    /// <summary>Every fault on every screen; in the small grid each fault once, by turns to the left and to the right.</summary>
    /// <param name="faults">All there are.</param>
    /// <param name="once">Those that stand for their kind in the small grid; without them all do.</param>
    public static IEnumerable<TheoryDataRow<string, string>> OnScreens(IEnumerable<string> faults, IEnumerable<string>? once = null) => Whole
        ? from fault in faults from screen in Screens select new TheoryDataRow<string, string>(screen, fault)
        : (once ?? faults).Select((fault, index) => new TheoryDataRow<string, string>(Screens[index % 2], fault));
}
