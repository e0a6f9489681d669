using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SafeReport.Crypto.Tests.Architecture;
using SafeReport.Portal.Features.Shared;
using Xunit;

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

    private static string[] Read(Func<MetadataReader, IEnumerable<string>> names)
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "SafeReport.Portal.dll")));
        return [.. names(assembly.GetMetadataReader()).Distinct(StringComparer.Ordinal)];
    }
}
