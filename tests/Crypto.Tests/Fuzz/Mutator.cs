namespace SafeReport.Crypto.Tests.Fuzz;

/// <summary>Changes bytes in the ways that parsers get wrong: flips, cuts, copies, and characters that mean something.</summary>
internal static class Mutator
{
    private static readonly byte[][] Meaningful =
    [
        "\n"u8.ToArray(), "\r\n"u8.ToArray(), " "u8.ToArray(), "\0"u8.ToArray(), "="u8.ToArray(), "-"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(),
        "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(), "0"u8.ToArray(), "9"u8.ToArray(), "+"u8.ToArray(),
        "\n\n"u8.ToArray(), "-> "u8.ToArray(), "---"u8.ToArray(), "\u2014 "u8.ToArray(), "\ufeff"u8.ToArray(), "\u0661"u8.ToArray(), "\\ud83d"u8.ToArray(),
        [0xff], [0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], new byte[512], "1e999"u8.ToArray(), "null"u8.ToArray(), "77777777777"u8.ToArray(),
    ];

    /// <summary>A copy changed in one to four places; always different from the original.</summary>
    internal static byte[] Mutate(byte[] original, SeededRandom random)
    {
        List<byte> bytes = [.. original];
        for (var changes = 1 + random.Below(4); changes > 0; changes--)
        {
            Change(bytes, random);
        }

        if (bytes.Count == original.Length && original.AsSpan().SequenceEqual([.. bytes]))
        {
            bytes.Add((byte)random.Next());
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, SeededRandom random)
    {
        var place = random.Below(bytes.Count);
        var length = Math.Min(1 + random.Below(random.Below(4) == 0 ? 600 : 8), bytes.Count - place);
        switch (random.Below(9))
        {
            case 0 or 1 when bytes.Count > 0:
                bytes[place] ^= (byte)(1 << random.Below(8));
                break;
            case 2 when bytes.Count > 0:
                bytes[place] = (byte)random.Next();
                break;
            case 3:
                bytes.InsertRange(place, random.Pick(Meaningful));
                break;
            case 4 when bytes.Count > 0:
                bytes.RemoveRange(place, 1);
                bytes.InsertRange(place, random.Pick(Meaningful));
                break;
            case 5:
                bytes.RemoveRange(place, length);
                break;
            case 6:
                bytes.InsertRange(random.Below(bytes.Count), bytes.GetRange(place, length));
                break;
            case 7 when random.Below(4) == 0:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            default:
                bytes.Reverse(place, length);
                break;
        }
    }
}
