using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Age;

/// <summary>
/// What one of three seals - this library, the bundle that the pages load, the age program - the others open: from nothing over both
/// sides of a chunk's end to 100 MB, for every kind of key that they share. Sizes of files, never times, are asserted.
/// </summary>
public sealed class EverySizeTests : IDisposable
{
    private const string Desk = "desk";
    private const string Bundle = "bundle";
    private const string Program = "age program";
    private const int Large = 100_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("safereport-sizes-").FullName;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_one_seals_the_others_open(string sealer, string kind, int size)
    {
        using var key = AgeKey.Generate(kind);
        var plain = Path.Combine(_folder, "plain");
        var file = Path.Combine(_folder, "sealed.age");
        var opened = Path.Combine(_folder, "opened");
        await ManyBytes.WriteAsync(size, plain);
        await SealAsync(sealer, key, plain, file);
        File.Delete(plain);
        foreach (var opener in new[] { Desk, Bundle, Program }.Where(o => o != sealer && Knows(o, kind)))
        {
            await OpenAsync(opener, key, file, opened);
            Assert.Equal((opener, await ManyBytes.HashAsync(size)), (opener, await HashAsync(opened)));
            File.Delete(opened);
        }

        if (size < Large && kind != AgeKey.Scrypt)
        {
            Assert.Equal(await ManyBytes.HashAsync(size), Convert.ToHexStringLower(SHA256.HashData(AgeFile.Open(await File.ReadAllBytesAsync(file), key.Identity))));
        }
    }

    public static IEnumerable<TheoryDataRow<string, string, int>> Cases() =>
        from sealer in new[] { Desk, Bundle, Program }
        from kind in new[] { AgeKey.Hybrid, AgeKey.X25519, AgeKey.Scrypt }
        where Knows(sealer, kind)
        from size in new[] { 0, 1, 65_535, 65_536, 65_537, Large }
        select new TheoryDataRow<string, string, int>(sealer, kind, size);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The distribution's age is older than the hybrid keys.
    private static bool Knows(string who, string kind) => who != Program || kind != AgeKey.Hybrid;

    private static async Task SealAsync(string sealer, AgeKey key, string from, string to)
    {
        switch (sealer)
        {
            case Bundle:
                await BundleAge.SealAsync(key.ForSealing, from, to);
                break;
            case Program when key.Passphrase is { } passphrase:
                await DebianAge.SealByPassphraseAsync(passphrase, from, to);
                break;
            case Program:
                await DebianAge.SealAsync(key.Recipient.ToString()!, from, to);
                break;
            default:
                await using (var source = File.OpenRead(from))
                await using (var target = File.Create(to))
                {
                    await AgeFile.SealAsync(source, target, [key.Recipient], TestContext.Current.CancellationToken);
                }

                break;
        }
    }

    private static async Task OpenAsync(string opener, AgeKey key, string from, string to)
    {
        switch (opener)
        {
            case Bundle:
                await BundleAge.OpenAsync(key.ForOpening, from, to);
                break;
            case Program when key.Passphrase is { } passphrase:
                await DebianAge.OpenByPassphraseAsync(passphrase, from, to);
                break;
            case Program:
                await DebianAge.OpenAsync(key.IdentityText, from, to);
                break;
            default:
                await using (var source = File.OpenRead(from))
                await using (var target = File.Create(to))
                {
                    await AgeFile.OpenAsync(source, target, [key.Identity], TestContext.Current.CancellationToken);
                }

                break;
        }
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, TestContext.Current.CancellationToken));
    }
}
