using System.Runtime.InteropServices;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Interop;

/// <summary>The library that was pinned, or none: an older one in its place would verify signatures by another rule.</summary>
public sealed class LibsodiumTests
{
    private static readonly string Library = Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native", "libsodium.so");

    [Fact]
    public void The_library_in_the_process_is_the_one_beside_the_program()
    {
        Libsodium.Require();
        string[] loaded = [.. File.ReadLines("/proc/self/maps").Where(line => line.Contains("libsodium", StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct()];
        Assert.Equal([Path.Combine(AppContext.BaseDirectory, Library)], loaded);
    }

    [Fact]
    public async Task Another_version_in_its_place_is_refused()
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, Library), TestContext.Current.CancellationToken);
        var version = bytes.AsSpan().IndexOf("1.0.22\0"u8);
        Assert.True(version > 0);
        "1.0.18"u8.CopyTo(bytes.AsSpan(version));
        await StartBesideAsync(bytes);
    }

    [Fact]
    public async Task Without_it_the_system_s_is_not_taken() => await StartBesideAsync(null);

    [Fact]
    public async Task A_file_that_is_no_library_is_refused() => await StartBesideAsync("no library"u8.ToArray());

    private static async Task StartBesideAsync(byte[]? library)
    {
        var copy = Directory.CreateTempSubdirectory("safereport-library-");
        try
        {
            CopyProgram(copy.FullName);
            var place = Path.Combine(copy.FullName, Library);
            File.Delete(place);
            if (library is not null)
            {
                await File.WriteAllBytesAsync(place, library, TestContext.Current.CancellationToken);
            }

            var output = await Program.RunAsync(
                "dotnet",
                [
                    Path.Combine(copy.FullName, Path.GetFileName(typeof(LibsodiumTests).Assembly.Location)),
                    "-explicit", "only", "-method", $"{typeof(BesideAnotherLibrary).FullName}.{nameof(BesideAnotherLibrary.Starting_is_refused)}",
                ],
                copy.FullName);
            Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static void CopyProgram(string target)
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Append(Path.Combine(AppContext.BaseDirectory, Library)))
        {
            var place = Path.Combine(target, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
    }
}
