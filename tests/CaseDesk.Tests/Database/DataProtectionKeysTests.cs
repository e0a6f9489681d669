using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Vault;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Database;

public sealed class DataProtectionKeysTests(Databases databases) : IClassFixture<Databases>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("safereport-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_one_process_protected_the_next_one_opens_and_nothing_of_the_key_is_readable()
    {
        var cookie = Protector(_directory).Protect("a session");

        Assert.Equal("a session", Protector(_directory).Unprotect(cookie));

        await using var connection = await databases.Source(databases.DeskAsDesk).OpenConnectionAsync(Stop);
        var stored = await connection.QueryAsync<byte[]>("select sealed from desk.data_protection_key");
        Assert.NotEmpty(stored);
        Assert.All(stored, document => Assert.DoesNotContain("key", Encoding.Latin1.GetString(document), StringComparison.Ordinal));
    }

    [Fact]
    public void With_another_desk_secret_a_cookie_does_not_open()
    {
        var cookie = Protector(_directory).Protect("a session");
        var elsewhere = Directory.CreateDirectory(Path.Combine(_directory, "elsewhere")).FullName;
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Protector(elsewhere).Unprotect(cookie));
    }

    // A process of its own each time: keys are cached in one.
    private IDataProtector Protector(string directory)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new DeskDatabase(databases.Source(databases.DeskAsDesk)));
        services.AddSingleton(DeskSecret.LoadOrCreate(directory));
        DataProtectionKeys.AddTo(services);
        return services.BuildServiceProvider().GetDataProtector("test");
    }
}
