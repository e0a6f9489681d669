using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SafeReport.Crypto.Tests.Architecture;
using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Features.Shared;
using Xunit;
using MemberReference = Mono.Cecil.MemberReference;
using ModuleDefinition = Mono.Cecil.ModuleDefinition;
using TypeDefinition = Mono.Cecil.TypeDefinition;
using TypeReference = Mono.Cecil.TypeReference;

namespace SafeReport.Portal.Tests.Security;

/// <summary>The server cannot betray what it never had: the Portal's assembly names no type that opens, and none that keeps, what a visitor sends.</summary>
public sealed class ArchitectureTests
{
    /// <summary>All of Crypto that the Portal may use: ids, forms that are seen without a key, and what is published anyway.</summary>
    private static readonly string[] Allowed = ["MechanismId", "ItemId", "SealedItemForm", "EraseRequest", "Fingerprint", "VerifierKey", "Libsodium"];

    private const string Features = "SafeReport.Portal.Features.";

    private static readonly string[] Forbidden =
    [
        "get_RemoteIpAddress", "get_RemotePort", "get_Connection",                  // where a visitor comes from
        "IFormFile", "IFormCollection", "ReadFormAsync", "get_Form", "FileBufferingReadStream", "EnableBuffering",   // bodies on disk
        "IResponseCookies", "get_Cookies", "ISession", "ITempDataDictionary", "IAntiforgery", "IDataProtector",      // bytes for one visitor
        "UseHttpLogging", "UseW3CLogging", "UseForwardedHeaders", "UseSession", "UseDeveloperExceptionPage",
        "GetTempFileName", "GetTempPath", "WriteAllBytes", "WriteAllText", "FileStream",
    ];

    [Fact]
    public void The_portal_uses_nothing_of_crypto_that_opens_or_derives() =>
        Assert.Empty(Read(static metadata => metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Where(type => metadata.GetString(type.Namespace).StartsWith("SafeReport.Crypto", StringComparison.Ordinal))
            .Select(type => metadata.GetString(type.Name))).Except(Allowed, StringComparer.Ordinal));

    [Fact]
    public void The_portal_reads_no_address_keeps_no_body_and_gives_nobody_a_cookie() =>
        Assert.Empty(Read(static metadata => metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Name))
            .Concat(metadata.MemberReferences.Select(handle => metadata.GetString(metadata.GetMemberReference(handle).Name))))
            .Intersect(Forbidden, StringComparer.Ordinal));

    [Fact]
    public void Slices_are_free_of_circles() =>
        Assert.Equal("", string.Join('\n', TypeGraph.Of(typeof(PageBase).Assembly).Circles(static type => type.Split('.') switch
        {
            ["SafeReport", "Portal", "Features", var feature, _, ..] => feature,
            ["SafeReport", "Portal", var folder, _, ..] => folder,
            _ => null,
        })));

    /// <summary>What a feature is built of knows no feature: else nothing of it could be read by itself.</summary>
    [Fact]
    public void Only_features_and_the_program_name_a_feature() =>
        Assert.DoesNotContain(
            TypeGraph.Of(typeof(PageBase).Assembly).Uses,
            static use => use.To.StartsWith(Features, StringComparison.Ordinal) && !use.From.StartsWith(Features, StringComparison.Ordinal));

    /// <summary>
    /// Everything of the runtime that can reach a disk or start a program, but for what only computes on bytes and names. A type of System.IO
    /// that is not known to be harmless counts as writing.
    /// </summary>
    [Fact]
    public void Only_the_kept_copy_of_what_is_published_touches_a_disk()
    {
        string[] harmless =
        [
            "System.IO.Stream", "System.IO.MemoryStream", "System.IO.TextWriter", "System.IO.Path", "System.IO.IOException",
            "System.IO.Compression.BrotliStream", "System.IO.Compression.GZipStream", "System.IO.Compression.CompressionLevel",
        ];
        using var module = ModuleDefinition.ReadModule(typeof(PageBase).Assembly.Location);
        var touching = AllTypes(module.Types)
            .SelectMany(static type => type.Methods.Where(static method => method.HasBody).SelectMany(method => method.Body.Instructions.Select(instruction => (Type: type, instruction.Operand))))
            .Select(static use => (From: Outermost(use.Type), To: use.Operand switch
            {
                TypeReference type => type.FullName,
                MemberReference member => member.DeclaringType?.FullName ?? "",
                _ => "",
            }))
            .Where(use => (use.To.StartsWith("System.IO.", StringComparison.Ordinal) && !harmless.Contains(use.To, StringComparer.Ordinal))
                || use.To is "System.Diagnostics.Process" or "System.Diagnostics.ProcessStartInfo" or "Microsoft.Win32.SafeHandles.SafeFileHandle")
            .Distinct()
            .ToList();

        Assert.Equal([typeof(KeptCopy).FullName], touching.Select(static use => use.From).Distinct(StringComparer.Ordinal));
        Assert.Contains((typeof(KeptCopy).FullName!, "System.IO.RandomAccess"), touching);   // so it sees one that writes
        Assert.DoesNotContain(AllTypes(module.Types).SelectMany(static type => type.Methods), static method => method.IsPInvokeImpl);
    }

    private static IEnumerable<TypeDefinition> AllTypes(IEnumerable<TypeDefinition> types) => types.SelectMany(static type => AllTypes(type.NestedTypes).Prepend(type));

    private static string Outermost(TypeDefinition type) => type.DeclaringType is { } around ? Outermost(around) : type.FullName;

    private static string[] Read(Func<MetadataReader, IEnumerable<string>> names)
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "SafeReport.Portal.dll")));
        return [.. names(assembly.GetMetadataReader()).Distinct(StringComparer.Ordinal)];
    }
}
