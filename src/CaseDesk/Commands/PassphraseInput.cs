using System.Text;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Commands;

/// <summary>Reads a passphrase from a file, from standard input ("-"), or from the terminal without showing it; never from an argument.</summary>
public static class PassphraseInput
{
    private const int Longest = 16 * 1024;

    private static ReadOnlySpan<byte> SheetLine => "\npassphrase: "u8;

    public static SecretBytes Read(string? file)
    {
        if (file is null && !Console.IsInputRedirected)
        {
            return FromTerminal();
        }

        try
        {
            using var stream = file is null or "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return FromStream(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("The passphrase file cannot be read.");
        }
    }

    private static SecretBytes FromStream(Stream stream)
    {
        using var buffer = new SecretBytes(Longest);
        var length = stream.ReadAtLeast(buffer.WritableSpan, Longest, throwOnEndOfStream: false);
        return length == Longest
            ? throw new RefusedException("The passphrase file is too long to be one.")
            : SecretBytes.CopyOf(Find(WithoutMark(buffer.WritableSpan[..length])));
    }

    // As editors write text: with a byte order mark, or in UTF-16 behind one, which is made UTF-8 where it lies.
    private static ReadOnlySpan<byte> WithoutMark(Span<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
        {
            return text[3..];
        }

        var little = text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);
        if (!little && !text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return text;
        }

        var length = 0;
        for (var i = 2; i + 1 < text.Length; i += 2)
        {
            // At most three bytes for two: the marks of a sheet are few, its letters one byte.
            var unit = (char)(little ? text[i] | (text[i + 1] << 8) : (text[i] << 8) | text[i + 1]);
            length += Rune.TryCreate(unit, out var rune) && length + rune.Utf8SequenceLength <= i + 2 ? rune.EncodeToUtf8(text[length..(i + 2)]) : 0;
        }

        return text[..length];
    }

    // A sheet as the ceremony writes it can be given as it is: the passphrase is the rest of its one line.
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf(SheetLine);
        if (start < 0)
        {
            return text.TrimEnd("\r\n"u8);
        }

        var rest = text[(start + SheetLine.Length)..];
        var end = rest.IndexOf((byte)'\n');
        return (end < 0 ? rest : rest[..end]).Trim(" \r"u8);
    }

    private static SecretBytes FromTerminal()
    {
        Console.Error.Write("Passphrase: ");
        using var buffer = new SecretBytes(Longest);
        var length = 0;
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                length = Math.Max(0, length - 1);
            }
            else if (char.IsAscii(key.KeyChar) && !char.IsControl(key.KeyChar) && length < Longest)
            {
                buffer.WritableSpan[length++] = (byte)key.KeyChar;
            }
        }

        Console.Error.WriteLine();
        return SecretBytes.CopyOf(buffer.Span[..length]);
    }
}
