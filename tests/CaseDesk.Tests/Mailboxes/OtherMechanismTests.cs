using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Mailboxes;

/// <summary>Two mechanisms at one desk: what is worked off or published for one leaves the other's answers and erasures alone.</summary>
public sealed class OtherMechanismTests : IAsyncLifetime
{
    private readonly MailboxRoom _room = new();
    private readonly MechanismId _elsewhere = MechanismId.New();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _room.InitializeAsync();
        var row = new SeededMechanism { Id = _elsewhere };
        await using var desk = await _room.Desk.Source.OpenConnectionAsync(Stop);
        await row.AddToDeskAsync(desk);
        await using var intake = await _room.Intake.Source.OpenConnectionAsync(Stop);
        await row.AddToIntakeAsync(intake);
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_request_to_another_mechanism_waits_for_that_ones_turn_and_is_not_dropped_as_garbage()
    {
        using var theirAlarm = HybridIdentity.Generate();
        using var code = AccessCode.Generate();
        using var keys = ReporterKeys.Derive(code, new byte[16], _elsewhere);
        await _room.SendEraseRequestAsync(EraseRequest.Seal(keys, theirAlarm.Recipient), at: _elsewhere);
        var requests = new EraseRequests(_room.Desk, _room.Intake, new ProcessKeys(_room.Desk, _room.Secret), _room.Secret, _room.Trusted);
        Assert.Equal(0, await requests.StepAsync(_room.Mechanism, Stop));
        Assert.Equal(1, await _room.ScalarAsync<long>(NpgsqlSource.Intake, "select count(*) from intake.erase_request"));
    }

    [Fact]
    public async Task A_snapshot_of_one_mechanism_tells_no_erasure_of_another_and_counts_no_answer_of_it_as_published()
    {
        using var code = AccessCode.Generate();
        using var keys = ReporterKeys.Derive(code, new byte[16], _elsewhere);
        var row = new SeededCase { Mechanism = _elsewhere, Code = "K7QD-2MWY", OpenedOn = _room.Today };
        var mailbox = new SeededMailbox { Case = row.Id, Mechanism = _elsewhere, Tag = MailboxTag.Of(_room.Secret, _elsewhere, keys.Mailbox.Address()) };
        await using (var connection = await _room.Desk.Source.OpenConnectionAsync(Stop))
        {
            await row.AddAsync(connection);
            await mailbox.AddAsync(connection);
            await mailbox.QueueAsync(connection, keys.Mailbox, 1, "text", _room.Today);
        }

        await _room.ExecuteAsync("update desk.reporter_mailbox set erasure_untold = true where id = @Id", new { mailbox.Id });
        await _room.PublishAsync();

        Assert.True(await _room.ScalarAsync<bool>(NpgsqlSource.Desk, "select erasure_untold from desk.reporter_mailbox where id = @Id", new { mailbox.Id }));
        Assert.Equal(1, await _room.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.published_reply where expires_on is null"));
        Assert.Equal(0, await _room.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.event where act = 'mailbox.erased'"));
    }
}
