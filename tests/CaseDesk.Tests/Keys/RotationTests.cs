using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Tests.Ceremony;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Tests.Keys;

public sealed class RotationTests : IAsyncLifetime
{
    private readonly CeremonyRoom _room = new();
    private Keyset _first = null!;

    private static CancellationToken Stop => CeremonyRoom.Stop;

    public async ValueTask InitializeAsync()
    {
        await _room.InitializeAsync();
        _first = await _room.OpenAsync();
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task The_next_keyset_follows_the_first_and_takes_effect_when_it_is_published()
    {
        _room.Clock.Pass(TimeSpan.FromDays(80));
        var drawn = await _room.RotateAsync(_first.Mechanism);
        Assert.Equal(1, (await _room.VerifyAsVisitorAsync(_first.Mechanism)).Keyset!.Serial);
        Assert.Equal(_first.Desk, (await _room.Get<ProcessKeys>().SignerAsync(_first.Mechanism, Stop))!.Verifier);

        await _room.AcceptAsync(_room.Sign(drawn.Text, 1));
        var second = (await _room.VerifyAsVisitorAsync(_first.Mechanism)).Keyset!;
        Assert.True(second.Follows(_first));
        Assert.Equal((_room.Today, _room.Today.AddDays(89)), (second.NotBefore, second.NotAfter));
        Assert.NotEqual(_first.Recipient, second.Recipient);
        Assert.Equal((_first.Custodian, _first.Alarm, _first.Desk), (second.Custodian, second.Alarm, second.Desk));
        using var ben = await _room.UnlockAsync("Ben", 2);
        Assert.Equal(_first.Recipient, (await ben.IntakeIdentityAsync(1, Stop))?.Recipient.ToString());
        Assert.Equal(second.Recipient, (await ben.IntakeIdentityAsync(2, Stop))?.Recipient.ToString());
        Assert.Equal(0, await ClosedAsync());
    }

    [Fact]
    public async Task All_keys_can_be_renewed_and_the_process_uses_the_new_ones_and_still_opens_with_the_old()
    {
        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_first.Mechanism, all: true)).Text, 1));
        var second = (await _room.VerifyAsVisitorAsync(_first.Mechanism)).Keyset!;

        Assert.Equal(Keyset.DeskKeyName(_first.Mechanism, 2), second.Desk.Name);
        Assert.Equal(second.Desk, (await _room.Get<ProcessKeys>().SignerAsync(_first.Mechanism, Stop))!.Verifier);
        Assert.Equal([second.Alarm, _first.Alarm], (await _room.Get<ProcessKeys>().AlarmAsync(_first.Mechanism, Stop)).Select(alarm => alarm.Recipient.ToString()));
        Assert.Equal(1, await _room.ScalarAsync<long>("select count(*) from desk.custodian_key_grant where serial = 2"));
        Assert.NotEqual(_first.Custodian, second.Custodian);
    }

    [Fact]
    public async Task A_draw_that_is_repeated_gives_the_same_text_unless_it_is_to_be_drawn_again()
    {
        var drawn = await _room.RotateAsync(_first.Mechanism);
        Assert.Equal(drawn.Text, (await _room.RotateAsync(_first.Mechanism)).Text);
        await Assert.ThrowsAsync<RefusedException>(() => _room.RotateAsync(_first.Mechanism, closeOld: true));
        Assert.NotEqual(drawn.Text, (await _room.RotateAsync(_first.Mechanism, closeOld: true, again: true)).Text);
    }

    [Fact]
    public async Task A_rotation_stopped_at_each_of_its_steps_goes_on_by_a_repeat()
    {
        var note = _room.Sign((await _room.RotateAsync(_first.Mechanism)).Text, 1);
        HashSet<string> stoppedAt = [];
        for (var done = false; !done;)
        {
            try
            {
                var accepted = await _room.Acceptance.AcceptAsync([note], false, step => { if (stoppedAt.Add(step)) { throw new TimeoutException(); } }, Stop);
                Assert.Equal(KeyRefusal.None, accepted.Refusal);
                done = true;
            }
            catch (TimeoutException)
            {
                Assert.True(stoppedAt.Count < 10);
            }
        }

        Assert.Equal(2, (await _room.VerifyAsVisitorAsync(_first.Mechanism)).Keyset!.Serial);
        Assert.Null(_room.Pendings.Find(_first.Mechanism, 2));
        await _room.AcceptAsync(note);
    }

    [Fact]
    public async Task A_disabled_officer_gets_no_new_key_and_the_old_keyset_closes_the_same_day()
    {
        var before = await _room.RotateAsync(_first.Mechanism);
        var ada = await _room.DisableAsync("ada", although: false);
        Assert.Equal((true, false), (ada.HeldIntakeKey, ada.HeldCustodianKey));
        Assert.Contains(before.IntakeGrants, grant => grant.Officer == ada.Officer.Id.Value);
        await Assert.ThrowsAsync<RefusedException>(() => _room.UnlockAsync("Ada", 1));

        var drawn = await _room.RotateAsync(_first.Mechanism, closeOld: true, again: true);
        await _room.AcceptAsync(_room.Sign(drawn.Text, 1));

        Assert.Equal(0, await _room.ScalarAsync<long>("select count(*) from desk.intake_key_grant where serial = 2 and officer = @Id", new { Id = ada.Officer.Id.Value }));
        Assert.Equal(1, await ClosedAsync());
        (_, var pins) = await _room.AsVisitorAsync(_first.Mechanism);
        Assert.Equal(2, pins!.LowestSerial);
        var old = await _room.ScalarAsync<string>("select note from desk.keyset where serial = 1");
        Assert.Equal(KeysetRefusal.LowerSerial, KeysetVerifier.Verify(old, pins, _room.Today).Refusal);
    }

    [Fact]
    public async Task An_officer_disabled_between_drawing_and_signing_gets_no_key_either()
    {
        var drawn = await _room.RotateAsync(_first.Mechanism);
        await _room.DisableAsync("Ada", although: false);
        await _room.AcceptAsync(_room.Sign(drawn.Text, 1));
        Assert.Equal(1, await _room.ScalarAsync<long>("select count(*) from desk.intake_key_grant where serial = 2"));
    }

    [Fact]
    public async Task The_last_officer_who_holds_a_key_is_not_disabled_by_mistake()
    {
        var disabling = _room.Get<OfficerDisabling>();
        Assert.Equal(OfficerRefusal.LastHolder, (await disabling.DisableAsync("Cleo", although: false, Stop)).Refusal);
        await _room.DisableAsync("Ben", although: false);
        Assert.Equal(OfficerRefusal.LastHolder, (await disabling.DisableAsync("Ada", although: false, Stop)).Refusal);
        Assert.True((await _room.DisableAsync("Cleo", although: true)).HeldCustodianKey);
        Assert.Equal(2, await _room.ScalarAsync<long>("select count(*) from desk.event where act = 'officer.disabled'"));
    }

    [Fact]
    public async Task An_officer_added_between_drawing_and_signing_is_not_left_without_the_key()
    {
        var drawn = await _room.RotateAsync(_first.Mechanism);
        using (var ada = await _room.UnlockAsync("Ada", 1))
        {
            Assert.Equal(OfficerRefusal.None, (await _room.Get<OfficerProvisioning>().AddAsync(_first.Mechanism, "Dora", ["INTAKE"], ada, Stop)).Refusal);
        }

        Assert.Contains("--again", (await Assert.ThrowsAsync<RefusedException>(() => _room.AcceptAsync(_room.Sign(drawn.Text, 1)))).Message, StringComparison.Ordinal);
        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_first.Mechanism, again: true)).Text, 1));
        Assert.Equal(3, await _room.ScalarAsync<long>("select count(*) from desk.intake_key_grant where serial = 2"));
    }

    [Fact]
    public async Task A_new_keyset_is_said_to_be_due_before_the_old_one_ends_and_when_it_has_ended()
    {
        Assert.Equal(DueReason.None, await DueAsync());
        _room.Clock.Pass(TimeSpan.FromDays(75));
        Assert.Equal(DueReason.None, await DueAsync());
        _room.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(DueReason.EndsSoon, await DueAsync());
        _room.Clock.Pass(TimeSpan.FromDays(13));
        Assert.Equal(DueReason.EndsSoon, await DueAsync());
        _room.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(DueReason.Over, await DueAsync());
        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_first.Mechanism)).Text, 1));
        Assert.Equal(DueReason.None, await DueAsync());
    }

    [Theory]
    [InlineData("Ada", false)]
    [InlineData("Cleo", true)]
    public async Task A_new_keyset_is_due_while_somebody_disabled_was_given_a_key_in_use(string gone, bool custodian)
    {
        await _room.DisableAsync(gone, although: true);
        Assert.Equal(DueReason.HolderGone, await DueAsync());
        if (custodian)
        {
            await _room.ExecuteAsync(_room.Databases.DeskAsOwner, "insert into desk.officer_role (officer, role) select id, 'CUSTODIAN' from desk.officer where name = 'Ben'");
        }

        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_first.Mechanism, all: custodian, closeOld: true)).Text, 1));
        Assert.Equal(DueReason.None, await DueAsync());
    }

    [Fact]
    public async Task A_desk_restored_from_an_old_copy_publishes_nothing_over_what_the_Portal_has()
    {
        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_first.Mechanism)).Text, 1));
        (var published, _) = await _room.AsVisitorAsync(_first.Mechanism);
        await _room.ExecuteAsync(_room.Databases.DeskAsOwner, "delete from desk.keyset where serial = 2; delete from desk.intake_key_grant where serial = 2; delete from desk.intake_key where serial = 2");

        Assert.Equal(KeyRefusal.PublishedElsewhere, (await _room.Acceptance.PublishAsync(_first.Mechanism, CeremonyRoom.Quiet, Stop)).Refusal);
        var anotherSecond = _room.Sign((await _room.RotateAsync(_first.Mechanism)).Text, 1);
        await Assert.ThrowsAsync<RefusedException>(() => _room.AcceptAsync(anotherSecond));
        Assert.Equal(published, (await _room.AsVisitorAsync(_first.Mechanism)).Note);
    }

    [Fact]
    public async Task An_older_keyset_a_gap_and_a_broken_chain_are_refused()
    {
        var second = (await _room.RotateAsync(_first.Mechanism)).Read();
        Assert.Equal(KeyRefusal.NotNewer, KeysetChain.CheckFollows(_first, second));
        Assert.Equal(KeyRefusal.DoesNotFollow, KeysetChain.CheckFollows(second with { Serial = 3 }, _first));
        Assert.Equal(KeyRefusal.DoesNotFollow, KeysetChain.CheckFollows(second with { Previous = new string('a', 64) }, _first));
        Assert.Equal(KeyRefusal.DoesNotFollow, KeysetChain.CheckFollows(second, null));
        Assert.Equal(KeyRefusal.None, KeysetChain.CheckFollows(second, _first));

        await _room.ExecuteAsync(_room.Databases.DeskAsOwner, "update desk.keyset set note = replace(note, 'not-after 2', 'not-after 3')");
        Assert.Equal(KeyRefusal.BadSignature, (await _room.Acceptance.PublishAsync(_first.Mechanism, CeremonyRoom.Quiet, Stop)).Refusal);
    }

    private async Task<DueReason> DueAsync() => (await _room.Get<KeysetDues>().ReadAsync(_first.Mechanism, Stop))!.Reason;

    private async Task<long> ClosedAsync()
    {
        await using var connection = await _room.Databases.Source(_room.Databases.IntakeAsDesk).OpenConnectionAsync(Stop);
        return await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "select count(*) from intake.closed_serial where serial = 1");
    }
}
