namespace SafeReport.Crypto.Age;

/// <summary>The ASCII armor of age: a strict subset of PEM.</summary>
public static class AgeArmor
{
    internal const int CharactersPerLine = 64;
    internal const int BytesPerLine = 48;

    /// <summary>The longest run of white space that may stand before or after.</summary>
    internal const int LargestWhiteSpace = 1024;

    internal static ReadOnlySpan<byte> Begin => "-----BEGIN AGE ENCRYPTED FILE-----"u8;

    internal static ReadOnlySpan<byte> End => "-----END AGE ENCRYPTED FILE-----"u8;

    /// <summary>Whether the bytes begin as armor does, white space apart.</summary>
    public static bool IsArmored(ReadOnlySpan<byte> startOfFile) => startOfFile.TrimStart(" \t\r\n"u8).StartsWith(Begin);

    /// <summary>The armor of a file, with LF and a final LF.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> file)
    {
        using var output = new MemoryStream(((file.Length + 2) / 3 * 4) + (file.Length / BytesPerLine) + 128);
        Span<byte> line = stackalloc byte[CharactersPerLine];
        output.Write(Begin);
        while (!file.IsEmpty)
        {
            var part = file[..Math.Min(file.Length, BytesPerLine)];
            System.Buffers.Text.Base64.EncodeToUtf8(part, line, out _, out var written);
            output.Write("\n"u8);
            output.Write(line[..written]);
            file = file[part.Length..];
        }

        output.Write("\n"u8);
        output.Write(End);
        output.Write("\n"u8);
        return output.ToArray();
    }

    /// <summary>The file in armor.</summary>
    /// <exception cref="AgeException"><see cref="AgeFailure.Armor"/>.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> armored)
    {
        using var source = new MemoryStream(armored.ToArray(), writable: false);
        using var reader = new ArmorStream(source);
        using var output = new MemoryStream(armored.Length / 4 * 3);
        reader.CopyTo(output);
        return output.ToArray();
    }
}
