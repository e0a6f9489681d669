using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SafeReport.CaseDesk.Domain;

/// <summary>Unicode Normalization Form C (UAX #15).</summary>
/// <remarks>
/// The platform's own is absent here: with invariant globalization <see cref="string.Normalize()"/> returns what it was given. The table
/// beside this file is the Unicode character database's: canonical decompositions ("=" composes back, "&gt;" does not) and combining classes.
/// </remarks>
public static class CanonicalForm
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Trails = 28, Syllables = Leads * Vowels * Trails;

    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<(int, int), int> Compositions = [];
    private static readonly Dictionary<int, byte> Classes = [];

    static CanonicalForm()
    {
        using var stream = typeof(CanonicalForm).Assembly.GetManifestResourceStream("normalization.txt")
            ?? throw new InvalidOperationException("The program was built without its normalization table.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            Read(line);
        }
    }

    /// <param name="text">Well-formed UTF-16.</param>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var decomposed = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, decomposed);
        }

        Order(decomposed);
        var composed = new StringBuilder(text.Length);
        foreach (var value in Compose(decomposed))
        {
            composed.Append(new Rune(value));
        }

        return composed.ToString();
    }

    private static void Decompose(int value, List<int> output)
    {
        if (value is >= HangulBase and < HangulBase + Syllables)
        {
            var syllable = value - HangulBase;
            output.Add(LeadBase + (syllable / (Vowels * Trails)));
            output.Add(VowelBase + (syllable % (Vowels * Trails) / Trails));
            if (syllable % Trails > 0)
            {
                output.Add(TrailBase + (syllable % Trails));
            }
        }
        else if (Decompositions.TryGetValue(value, out var parts))
        {
            Array.ForEach(parts, part => Decompose(part, output));
        }
        else
        {
            output.Add(value);
        }
    }

    /// <summary>Marks on one letter in the order of their classes; those of the same class stay in theirs.</summary>
    private static void Order(List<int> values)
    {
        for (var start = 0; start < values.Count; start++)
        {
            var end = start;
            while (end < values.Count && ClassOf(values[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = values.GetRange(start, end - start).OrderBy(ClassOf).ToArray();   // a stable sort
                sorted.CopyTo(CollectionsMarshal.AsSpan(values)[start..end]);
            }

            start = Math.Max(start, end - 1);
        }
    }

    private static List<int> Compose(List<int> values)
    {
        var output = new List<int>(values.Count);
        var (starter, last) = (-1, 0);
        foreach (var value in values)
        {
            var mark = ClassOf(value);

            // A mark joins its letter unless one of the same or a higher class stands between them.
            var blocked = starter < 0 || (output.Count - 1 > starter && (last == 0 || last >= mark));
            if (!blocked && Pair(output[starter], value) is { } composite)
            {
                output[starter] = composite;
                continue;
            }

            output.Add(value);
            last = mark;
            starter = mark == 0 ? output.Count - 1 : starter;
        }

        return output;
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
        {
            return HangulBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Trails);
        }

        if (first is >= HangulBase and < HangulBase + Syllables && (first - HangulBase) % Trails == 0 && second is > TrailBase and < TrailBase + Trails)
        {
            return first + second - TrailBase;
        }

        return Compositions.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static byte ClassOf(int value) => Classes.GetValueOrDefault(value);

    private static void Read(string line)
    {
        var mark = line.AsSpan().IndexOfAny("=>:");
        var (left, right) = (line[..mark], line[(mark + 1)..]);
        if (line[mark] == ':')
        {
            var range = left.Split('-');
            for (var value = Hex(range[0]); value <= Hex(range[1]); value++)
            {
                Classes[value] = byte.Parse(right, CultureInfo.InvariantCulture);
            }

            return;
        }

        var parts = right.Split(' ').Select(Hex).ToArray();
        Decompositions[Hex(left)] = parts;
        if (line[mark] == '=')
        {
            Compositions[(parts[0], parts[1])] = Hex(left);
        }
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
