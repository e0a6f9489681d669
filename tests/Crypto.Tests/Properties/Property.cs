using FsCheck;
using FsCheck.Fluent;
using SafeReport.Crypto.Tests.Fuzz;

namespace SafeReport.Crypto.Tests.Properties;

/// <summary>Tries what must hold of every input on generated ones; the seed is fixed.</summary>
internal static class Property
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(2026, 3, 0);

    internal static void ForAll<T>(Func<T, bool> property) => Check.One(Fixed, Prop.ForAll(ArbMap.Default.ArbFor<T>(), property));

    /// <summary>For what is drawn rather than generated; a failure names the seed.</summary>
    internal static void ForAllDrawn(Func<SeededRandom, bool> property, int times = 300) =>
        Check.One(Fixed.WithMaxTest(times), Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), seed => property(new SeededRandom(seed))));

    /// <summary>A text of any script, of the lengths that people write, with no control character but LF.</summary>
    internal static string Text(this SeededRandom random, int longest)
    {
        string[] letters = ["a", "Z", " ", "\n", "\"", "\\", "é", "م", "ی", "水", "🕊", "\u200f", "\u0301", "\u007f", "\ufeff"];
        return string.Concat(Enumerable.Range(0, random.Below(longest)).Select(_ => random.Pick(letters)));
    }
}
