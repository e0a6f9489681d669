using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace SafeReport.CaseDesk.Tests.Memory;

/// <summary>All that can be read of another process's memory, as somebody with the machine would read it.</summary>
/// <remarks>
/// The kernel allows it to root, and to an ordinary user for the user's own descendants unless the machine forbids tracing altogether.
/// A core dump would show less: locked memory is left out of it.
/// </remarks>
internal static class ProcessMemory
{
    private const int ChunkLength = 4 * 1024 * 1024;
    private const int LongestNeedle = 256;

    /// <returns>How often each of the needles was found, by name; those never found are left out.</returns>
    public static SortedDictionary<string, int> Search(int processId, IReadOnlyDictionary<string, byte[]> needles)
    {
        Assert.All(needles.Values, needle => Assert.InRange(needle.Length, 8, LongestNeedle));
        SortedDictionary<string, int> found = new(StringComparer.Ordinal);
        using var memory = File.OpenHandle($"/proc/{processId}/mem");
        var buffer = new byte[ChunkLength + LongestNeedle];
        long read = 0;
        foreach ((var start, var end) in ReadableRanges(processId))
        {
            for (var at = start; at < end; at += ChunkLength)
            {
                var length = Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
                read += length;
                Count(buffer.AsSpan(0, length), needles, found);
            }
        }

        Assert.True(read > 50_000_000, "The memory of the process could not be read: is tracing forbidden on this machine (kernel.yama.ptrace_scope)?");
        return found;
    }

    private static IEnumerable<(long Start, long End)> ReadableRanges(int processId)
    {
        foreach (var line in File.ReadAllLines($"/proc/{processId}/maps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[1][0] == 'r' && !(words.Length > 5 && words[5] is "[vvar]" or "[vsyscall]" or "[vvar_vclock]"))
            {
                var ends = words[0].Split('-');
                yield return (long.Parse(ends[0], NumberStyles.HexNumber), long.Parse(ends[1], NumberStyles.HexNumber));
            }
        }
    }

    private static int Read(SafeFileHandle memory, Span<byte> buffer, long at)
    {
        var length = 0;
        try
        {
            while (length < buffer.Length && RandomAccess.Read(memory, buffer[length..], at + length) is > 0 and var count)
            {
                length += count;
            }
        }
        catch (IOException)
        {
            // A page that went away, or is a device's: what was read counts.
        }

        return length;
    }

    private static void Count(ReadOnlySpan<byte> chunk, IReadOnlyDictionary<string, byte[]> needles, SortedDictionary<string, int> found)
    {
        foreach ((var name, var needle) in needles)
        {
            // What begins in the overlap is the next chunk's to count.
            var searched = chunk[..Math.Min(chunk.Length, ChunkLength + needle.Length - 1)];
            for (int at; (at = searched.IndexOf(needle)) >= 0; searched = searched[(at + 1)..])
            {
                found[name] = found.GetValueOrDefault(name) + 1;
            }
        }
    }
}
