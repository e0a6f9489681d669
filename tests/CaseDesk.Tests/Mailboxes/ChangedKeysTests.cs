using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Mailboxes;

/// <summary>After a new keyset: what was sealed to the key of before is still obeyed, and what is signed is signed by the new one.</summary>
public sealed class ChangedKeysTests : IAsyncLifetime
{
    private readonly MailboxRoom _room = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _room.InitializeAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task An_erase_request_sealed_to_the_alarm_key_of_before_still_erases()
    {
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        await _room.PublishAsync();
        var request = EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient);
        using (var newer = HybridIdentity.Generate())
        {
            await using var connection = await _room.Desk.Source.OpenConnectionAsync(Stop);
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            await ProcessKeys.AddAlarmAsync(connection, transaction, _room.Secret, _room.Mechanism, 2, newer, Stop);
            await transaction.CommitAsync(Stop);
        }

        await _room.SendEraseRequestAsync(request);
        Assert.NotNull((await _room.NewPublisher().PublishAsync(_room.Mechanism, Stop)).Value);

        Assert.Empty(await _room.ReadAsync(reporter));
        Assert.Equal(1, await _room.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.erased_mailbox"));
    }

    [Theory]
    [InlineData("update desk.process_key set mechanism = @Other", true)]
    [InlineData("update desk.process_key set serial = 7", false)]
    [InlineData("update desk.process_key k set sealed = o.sealed from desk.process_key o where o.mechanism = k.mechanism and o.kind <> k.kind", false)]
    public async Task A_key_of_the_desk_put_in_the_row_of_another_mechanism_serial_or_use_does_not_open(string tampering, bool elsewhere)
    {
        var other = MechanismId.New();
        await using (var connection = await _room.Desk.Source.OpenConnectionAsync(Stop))
        {
            await new SeededMechanism { Id = other }.AddToDeskAsync(connection);
        }

        await _room.TamperAtDeskAsync("alter table desk.process_key drop constraint process_key_pkey; " + tampering, new { Other = other.ToString() });
        using var keys = new ProcessKeys(_room.Desk, _room.Secret);
        await Assert.ThrowsAsync<InvalidDataException>(() => keys.AlarmAsync(elsewhere ? other : _room.Mechanism, Stop));
        await Assert.ThrowsAsync<InvalidDataException>(() => keys.SignerAsync(elsewhere ? other : _room.Mechanism, Stop));
    }

    [Fact]
    public async Task Snapshots_are_signed_by_the_desk_key_of_the_newest_keyset()
    {
        await _room.PublishAsync();
        using var seed = SecretBytes.Random(Ed25519.SeedLength);
        var newer = new DeskSigner(VerifierKey.Of($"safereport/{_room.Mechanism}/desk-2", seed), seed);
        await using (var connection = await _room.Desk.Source.OpenConnectionAsync(Stop))
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            await ProcessKeys.AddSignerAsync(connection, transaction, _room.Secret, _room.Mechanism, 2, newer, Stop);
            await transaction.CommitAsync(Stop);
        }

        // By a process that knew the key of before, and by one that starts now.
        foreach (var publisher in new[] { _room.Publisher, _room.NewPublisher() })
        {
            Assert.NotNull((await publisher.PublishAsync(_room.Mechanism, Stop)).Value);
            var note = (await _room.ScalarAsync<string>(
                NpgsqlSource.Intake, "select note from intake.snapshot where mechanism = @M order by number desc limit 1", new { M = _room.Mechanism.ToString() }))!;
            var signed = SignedNote.TryParse(note, MailboxNote.LargestNote)!;
            Assert.Equal((1, 0), (signed.CountValid([newer.Verifier], out _), signed.CountValid([_room.DeskKey], out _)));
        }
    }
}
