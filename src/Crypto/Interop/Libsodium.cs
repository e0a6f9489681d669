using System.Reflection;
using System.Runtime.InteropServices;
using Sodium;

namespace SafeReport.Crypto.Interop;

/// <summary>Loads the one libsodium that was built in: the file beside the assembly, of the pinned version. The system's is never taken.</summary>
/// <remarks>An older one has no X-Wing, and verifies signatures by another equation; one put in the search path could be anybody's.</remarks>
public static class Libsodium
{
    /// <summary>The version that Sodium.Core brings and Directory.Packages.props pins.</summary>
    public const string PinnedVersion = "1.0.22";

    internal const string Name = "libsodium";

    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>To be called when a program starts: later calls cost nothing.</summary>
    /// <exception cref="LibsodiumException">The library is missing, is of another version, or does not start.</exception>
    public static void Require() => _ = Loaded.Value;

    /// <summary>For <c>NativeLibrary.GetExport</c>.</summary>
    internal static nint Handle => Loaded.Value;

    private static nint Load()
    {
        var handle = LoadBeside(typeof(Libsodium).Assembly);
        NativeLibrary.SetDllImportResolver(typeof(Libsodium).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(SodiumCore).Assembly, Resolve);
        var version = SodiumCore.SodiumVersionString();
        if (!string.Equals(version, PinnedVersion, StringComparison.Ordinal))
        {
            throw new LibsodiumException($"libsodium {PinnedVersion} is needed, and the library beside the program is {version ?? "of no version"}.");
        }

        try
        {
            SodiumCore.Init();
        }
        catch (NotSupportedException e)
        {
            throw new LibsodiumException("libsodium could not be started.", e);
        }

        return handle;

        nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => string.Equals(name, Name, StringComparison.Ordinal) ? handle : 0;
    }

    // By its whole path: a bare name would be looked for in the system's folders too.
    private static nint LoadBeside(Assembly assembly)
    {
        var folder = Path.GetDirectoryName(assembly.Location) is { Length: > 0 } found ? found : AppContext.BaseDirectory;
        var file = FileName();
        string[] places = [Path.Combine(folder, "runtimes", Platform(), "native", file), Path.Combine(folder, file)];
        var place = places.FirstOrDefault(File.Exists)
            ?? throw new LibsodiumException($"libsodium {PinnedVersion} is missing beside the program ({file} for {Platform()}).");
        try
        {
            return NativeLibrary.Load(place);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LibsodiumException($"libsodium {PinnedVersion} is needed, and what lies beside the program cannot be loaded.", e);
        }
    }

    private static string FileName()
    {
        if (OperatingSystem.IsWindows())
        {
            return "libsodium.dll";
        }

        return OperatingSystem.IsMacOS() ? "libsodium.dylib" : "libsodium.so";
    }

    // The name of the package's folder.
    private static string Platform()
    {
        var architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.X86 => "x86",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            Architecture other => other.ToString(),
        };
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            return $"{(OperatingSystem.IsWindows() ? "win" : "osx")}-{architecture}";
        }

        var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
        return $"{(musl ? "linux-musl" : "linux")}-{architecture}";
    }
}
