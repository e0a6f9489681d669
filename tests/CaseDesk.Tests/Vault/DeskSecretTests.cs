using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Vault;

public sealed class DeskSecretTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_secret_that_is_wanted_and_gone_is_never_replaced()
    {
        var directory = Directory.CreateTempSubdirectory("safereport-secret-");
        Assert.Throws<InvalidDataException>(() => DeskSecret.LoadOrCreate(directory.FullName, () => true));
        Assert.Empty(directory.GetFiles());
        using (DeskSecret.LoadOrCreate(directory.FullName, () => false))
        {
        }

        using var again = DeskSecret.LoadOrCreate(directory.FullName, () => true);   // it is there: nobody is asked
        directory.Delete(recursive: true);
    }

    [Fact]
    public void It_is_drawn_once_and_only_its_owner_may_read_it()
    {
        using (var drawn = DeskSecret.LoadOrCreate(_directory))
        {
            var sealedBytes = drawn.Seal("purpose", "text"u8);
            using var read = DeskSecret.LoadOrCreate(_directory);
            using var opened = read.Open("purpose", sealedBytes);
            Assert.Equal("text"u8.ToArray(), opened!.Span.ToArray());
        }

        var path = Path.Combine(_directory, DeskSecret.FileName);
        Assert.Equal(32, new FileInfo(path).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public void The_second_factor_of_an_officer_put_in_the_row_of_another_lets_nobody_in()
    {
        using var secret = DeskSecret.LoadOrCreate(_directory);
        var (own, other) = (new OfficerId(Guid.NewGuid()), new OfficerId(Guid.NewGuid()));
        var sealedSecret = TotpSeal.Seal(secret, own, new byte[TotpSeal.SecretLength]);
        using var opened = TotpSeal.Open(secret, own, sealedSecret);
        Assert.NotNull(opened);
        Assert.Null(TotpSeal.Open(secret, other, sealedSecret));
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_have_the_same_one()
    {
        // Once in about two hundred starts the later one took the earlier one's place.
        for (var start = 0; start < 400; start++)
        {
            var directory = Path.Combine(_directory, start.ToString("D3", null));
            using var together = new Barrier(8);
            var tags = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    using var secret = DeskSecret.LoadOrCreate(directory);
                    return secret.Tag("purpose", "value"u8);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.All(tags, tag => Assert.Equal(tags[0], tag));
        }
    }

    [Fact]
    public void What_is_sealed_for_one_purpose_does_not_open_for_another()
    {
        using var secret = DeskSecret.LoadOrCreate(_directory);
        Assert.Null(secret.Open("other", secret.Seal("purpose", "text"u8)));
        Assert.NotEqual(secret.Tag("other", "value"u8), secret.Tag("purpose", "value"u8));
    }

    [Fact]
    public void One_mailbox_at_two_mechanisms_is_not_known_again_as_one()
    {
        using var secret = DeskSecret.LoadOrCreate(_directory);
        var (one, other) = (Crypto.Items.MechanismId.New(), Crypto.Items.MechanismId.New());
        Assert.Equal(MailboxTag.Of(secret, one, [1, 2]), MailboxTag.Of(secret, one, [1, 2]));
        Assert.NotEqual(MailboxTag.Of(secret, one, [1, 2]), MailboxTag.Of(secret, other, [1, 2]));
        Assert.NotEqual(MailboxTag.Of(secret, one, [1, 2]), MailboxTag.Of(secret, one, [1, 3]));
    }

    [Fact]
    public void A_file_that_is_cut_short_is_refused_not_replaced()
    {
        File.WriteAllBytes(Path.Combine(_directory, DeskSecret.FileName), new byte[31]);
        Assert.Throws<InvalidDataException>(() => DeskSecret.LoadOrCreate(_directory));
    }
}
