using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Age;

/// <summary>Every published vector of age v1: the exact kind of failure, and no plaintext beyond what the vector allows.</summary>
public sealed class AgeVectorTests
{
    private const int CountInPackage = 143;

    [Fact]
    public async Task The_package_has_the_vectors_these_tests_were_written_for() =>
        Assert.Equal(CountInPackage, (await AgeVector.AllAsync()).Count);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Opened_whole(string name)
    {
        var vector = (await AgeVector.AllAsync())[name];
        var outcome = "success";
        byte[] plaintext = [];
        try
        {
            var file = vector.Armored ? AgeArmor.Decode(vector.File) : vector.File;
            plaintext = AgeFile.Open(file, [.. vector.Identities()]);
        }
        catch (AgeException refused)
        {
            outcome = Kind(refused.Failure);
        }

        Assert.Equal(vector.Expect, outcome);
        if (outcome == "success")
        {
            Assert.Equal(vector.PayloadHash, Convert.ToHexStringLower(SHA256.HashData(plaintext)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Opened_as_a_stream(string name) => await OpenStreamedAsync(name, int.MaxValue);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Opened_byte_by_byte(string name) => await OpenStreamedAsync(name, 1);

    public static IEnumerable<TheoryDataRow<string>> Names() =>
        AgeVector.AllAsync().GetAwaiter().GetResult().Keys.Order(StringComparer.Ordinal).Select(n => new TheoryDataRow<string>(n));

    private static async Task OpenStreamedAsync(string name, int atMost)
    {
        var vector = (await AgeVector.AllAsync())[name];
        var outcome = "success";
        using var released = new MemoryStream();
        await using var source = new TrickleStream(vector.File, atMost);
        await using Stream file = vector.Armored ? new ArmorStream(source) : source;
        try
        {
            await AgeFile.OpenAsync(file, released, vector.Identities(), TestContext.Current.CancellationToken);
        }
        catch (AgeException refused)
        {
            outcome = Kind(refused.Failure);
        }

        Assert.Equal(vector.Expect, outcome);
        if (vector.PayloadHash is not null)
        {
            Assert.Equal(vector.PayloadHash, Convert.ToHexStringLower(SHA256.HashData(released.ToArray())));
        }
        else
        {
            Assert.Equal(0, released.Length);
        }
    }

    private static string Kind(AgeFailure failure) => failure switch
    {
        AgeFailure.Header => "header failure",
        AgeFailure.NoMatch => "no match",
        AgeFailure.HeaderMac => "HMAC failure",
        AgeFailure.Payload => "payload failure",
        _ => "armor failure",
    };
}
