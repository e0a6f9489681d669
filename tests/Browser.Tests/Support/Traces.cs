using System.Text;

namespace SafeReport.Browser.Tests.Support;

/// <summary>Looks for a text in bytes and files, in the ways a program would write it down.</summary>
internal static class Traces
{
    public static bool Of(string text, ReadOnlySpan<byte> bytes)
    {
        foreach (var form in Forms(text))
        {
            if (bytes.IndexOf(form) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The files below a folder that hold the text, and how many were searched.</summary>
    public static (IReadOnlyList<string> Found, int Searched) Below(string folder, IReadOnlyList<string> texts)
    {
        var found = new List<string>();
        var searched = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            if (Read(path) is not { } bytes)
            {
                continue;
            }

            searched++;
            found.AddRange(texts.Where(text => Of(text, bytes)).Select(text => $"{path}: {text}"));
        }

        return (found, searched);
    }

    private static IEnumerable<byte[]> Forms(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(text);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
        yield return Encoding.ASCII.GetBytes(Uri.EscapeDataString(text));
        // Of the three ways base64 can fall, the middle that does not depend on what stands before and after.
        for (var shift = 0; shift < 3; shift++)
        {
            var base64 = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            yield return Encoding.ASCII.GetBytes(base64[(shift == 0 ? 0 : 4)..^4]);
        }
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return new FileInfo(path) is { LinkTarget: null } file && !file.Attributes.HasFlag(FileAttributes.Device) ? File.ReadAllBytes(path) : null;
        }
        catch (IOException)
        {
            return null;   // a socket, or a file that went away
        }
    }
}
