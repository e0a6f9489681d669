using System.Security.Cryptography;
using Npgsql;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Keysets.Retirement;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Ceremony;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Keys;

public sealed class RetirementTests : IAsyncLifetime
{
    // Above 4 MiB: gets a new header and keeps its payload.
    private static readonly byte[] Video = RandomNumberGenerator.GetBytes(5 * 1024 * 1024);

    private static readonly DateOnly FirstDay = new(2026, 1, 1);

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
    public async Task Items_of_the_inbox_open_with_the_newest_key_only_and_the_old_key_is_destroyed_when_its_time_is_over()
    {
        ItemId small = await ReceiveAsync(_first, "small"), large = await ReceiveAsync(_first, "large", Video);
        byte[] smallBefore = await PayloadAsync(small), largeBefore = await PayloadAsync(large);
        var second = await RotateAsync();
        var newer = await ReceiveAsync(second, "newer");
        using var ada = await _room.UnlockAsync("Ada", 1);
        using var old = Copy((await ada.IntakeIdentityAsync(1, Stop))!);

        var early = await RetireAsync(ada);

        Assert.Equal(2, early.Resealed);
        Assert.Equal([new RetiredKey(1, Kept.TooEarly, _first.NotAfter.AddDays(60), Closed: 0)], early.Keys);
        foreach ((var item, var what) in new[] { (small, "small"), (large, "large"), (newer, "newer") })
        {
            Assert.Equal(what, (await _room.Get<ItemReader>().OpenAsync(item, ada, Stop))!.Report!.Root.GetProperty("what").GetString());
            var file = await FileAsync(item);
            Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Open(file, old)).Failure);
        }

        Assert.NotEqual(smallBefore, await PayloadAsync(small));
        Assert.Equal(largeBefore, await PayloadAsync(large));
        Assert.Equal(0, (await RetireAsync(ada)).Resealed);

        _room.Clock.Pass(TimeSpan.FromDays(_first.NotAfter.AddDays(60).DayNumber - _room.Today.DayNumber));
        Assert.Equal(Kept.AtThePortal, Assert.Single((await RetireAsync(ada)).Keys).Kept);
        await new ClosedSerials(_room.Get<IntakeDatabase>(), _room.Get<TrustedClock>()).CloseOutdatedAsync(Stop);
        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);
        Assert.Empty((await RetireAsync(ada)).Keys);
        Assert.Equal((0L, 1L, 1L), (
            await _room.ScalarAsync<long>("select count(*) from desk.intake_key_grant where serial = 1"),
            await _room.ScalarAsync<long>("select count(*) from desk.intake_key where serial = 1 and destroyed_on is not null"),
            await _room.ScalarAsync<long>("select count(*) from desk.event where act = 'intake-key.destroyed'")));
        using var again = await _room.UnlockAsync("Ada", 1);
        Assert.Null(await again.IntakeIdentityAsync(1, Stop));
        Assert.Equal("small", (await _room.Get<ItemReader>().OpenAsync(small, again, Stop))!.Report!.Root.GetProperty("what").GetString());
    }

    [Fact]
    public async Task A_key_stays_while_something_at_the_Portal_or_at_the_desk_needs_it()
    {
        var item = await ReceiveAsync(_first, "waits at the Portal");
        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);
        await WaitAtThePortalAsync(item, serial: 1);
        Assert.Equal(Kept.AtThePortal, Assert.Single((await RetireAsync(ada)).Keys).Kept);
        await _room.ExecuteAsync(_room.Databases.IntakeAsOwner, "delete from intake.sealed_item; delete from intake.item_id");

        // Ben was given the second key and not the first: what only the first opens keeps it.
        var late = await ReceiveAsync(_first, "only for who has the first key");
        await _room.ExecuteAsync(
            _room.Databases.DeskAsOwner, "delete from desk.intake_key_grant g using desk.officer o where o.id = g.officer and o.name = 'Ben' and g.serial = 1");
        using var ben = await _room.UnlockAsync("Ben", 2);
        Assert.Equal(Kept.Items, Assert.Single((await RetireAsync(ben)).Keys).Kept);
        Assert.NotNull((await _room.Get<ItemReader>().OpenAsync(late, ada, Stop))!.Report);
        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);
    }

    [Fact]
    public async Task An_item_that_the_key_does_not_open_is_kept_and_a_damaged_one_keeps_its_bytes_under_the_new_key()
    {
        using var nobody = HybridIdentity.Generate();
        var closed = await ReceiveAsync(_first with { Recipient = nobody.Recipient.ToString() }, "for nobody");
        var damaged = await ReceiveAsync(_first, "damaged");
        await using (var owner = await OwnerAsync())
        {
            await ItemDamage.FlipByteAsync(owner, damaged, at: 40);
        }

        byte[] closedBefore = await FileAsync(closed), payload = await PayloadAsync(damaged);
        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);

        var done = await RetireAsync(ada);

        Assert.Equal((1, Kept.Destroyed, 1), (done.Resealed, Assert.Single(done.Keys).Kept, done.Keys[0].Closed));
        Assert.Equal(closedBefore, await FileAsync(closed));
        Assert.Equal(payload, await PayloadAsync(damaged));
        Assert.Equal(OpeningFailure.Damaged, (await _room.Get<ItemReader>().OpenAsync(damaged, ada, Stop))!.Failure);
        Assert.Equal(OpeningFailure.NoKey, (await _room.Get<ItemReader>().OpenAsync(closed, ada, Stop))!.Failure);
    }

    [Theory]
    [InlineData(2)]     // the newest
    [InlineData(999)]   // none
    public async Task A_report_stored_under_another_serial_is_not_lost_with_the_key_it_is_sealed_to(long named)
    {
        ItemId item = await ReceiveAsync(_first, "sealed to the first"), large = await ReceiveAsync(_first, "large", Video);
        await _room.ExecuteAsync(_room.Databases.DeskAsOwner, "update desk.item set keyset_serial = @Named", new { Named = named });
        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);

        var done = await RetireAsync(ada);

        Assert.Equal((2, Kept.Destroyed), (done.Resealed, Assert.Single(done.Keys).Kept));
        using var again = await _room.UnlockAsync("Ada", 1);
        foreach ((var one, var what) in new[] { (item, "sealed to the first"), (large, "large") })
        {
            var opening = (await _room.Get<ItemReader>().OpenAsync(one, again, Stop))!;
            Assert.Equal(what, opening.Report!.Root.GetProperty("what").GetString());
            Assert.Equal((2, (named, 1)), (opening.Item.KeysetSerial, opening.Item.Misnamed));
        }

        Assert.Equal(2, await _room.ScalarAsync<long>("select count(*) from desk.event where act = @Act", new { Act = $"item.serial-corrected-from-{named}-to-1" }));
    }

    [Fact]
    public async Task An_item_in_a_case_that_an_intake_key_still_opens_is_sealed_to_its_case_before_the_key_goes()
    {
        var item = await ReceiveAsync(_first, "in a case");
        byte[] header = (await FileAsync(item))[..SealedItemForm.HeaderLength], payload = await PayloadAsync(item);
        using var ada = await _room.UnlockAsync("Ada", 1);
        CaseStore cases = new(new CaseDatabase(_room.Get<DeskDatabase>(), _room.Get<EventLog>(), _room.Get<TrustedClock>()), _room.Get<OfficerStore>(), _room.Get<ItemReader>(), _room.Get<DeskSecret>());
        await _room.Get<ItemReader>().OpenAsync(item, ada, Stop);
        var opened = await cases.OpenFromItemAsync(ada, item, new NewCase("Title", null, null, null, null, [ada.Officer]), Stop);
        Assert.True(opened.Done, opened.Refusal.ToString());

        // As a copy of the table from before would have it.
        await _room.ExecuteAsync(
            _room.Databases.DeskAsOwner,
            "update desk.item set header = @Header where id = @Id; update desk.item_part set bytes = @Payload where item = @Id",
            new { Id = item.Guid, Header = header, Payload = payload });
        Assert.Equal(OpeningFailure.None, (await _room.Get<ItemReader>().OpenAsync(item, ada, Stop))!.Failure);
        await RotateAsync();
        await EndAsync();

        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);

        using var again = await _room.UnlockAsync("Ada", 1);
        Assert.Equal("in a case", (await _room.Get<ItemReader>().OpenAsync(item, again, Stop))!.Report!.Root.GetProperty("what").GetString());
    }

    [Fact]
    public async Task What_waits_at_the_Portal_under_whatever_serial_keeps_the_key_it_may_be_sealed_to()
    {
        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);
        await WaitAtThePortalAsync(ItemId.New(), serial: 2);
        Assert.Equal(Kept.AtThePortal, Assert.Single((await RetireAsync(ada)).Keys).Kept);
        await _room.ExecuteAsync(_room.Databases.IntakeAsOwner, "update intake.item_id set taken_on = '2026-01-02'");
        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);
    }

    [Fact]
    public async Task Who_cannot_try_a_key_does_not_destroy_it_over_an_item_that_names_another()
    {
        var item = await ReceiveAsync(_first, "only for who has the first key");
        await _room.ExecuteAsync(
            _room.Databases.DeskAsOwner,
            """
            update desk.item set keyset_serial = 2;
            delete from desk.intake_key_grant g using desk.officer o where o.id = g.officer and o.name = 'Ben' and g.serial = 1
            """);
        await RotateAsync();
        await EndAsync();
        await _room.ExecuteAsync(
            _room.Databases.DeskAsOwner, "delete from desk.intake_key_grant g using desk.officer o where o.id = g.officer and o.name = 'Ben' and g.serial = 1");
        using var ben = await _room.UnlockAsync("Ben", 2);
        Assert.Equal(Kept.Items, Assert.Single((await RetireAsync(ben)).Keys).Kept);
        using var ada = await _room.UnlockAsync("Ada", 1);
        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);
        Assert.NotNull((await _room.Get<ItemReader>().OpenAsync(item, ada, Stop))!.Report);
    }

    [Theory]
    [InlineData("update desk.item_part set bytes = substr(bytes, 1, octet_length(bytes) - 1)")]
    [InlineData("delete from desk.item_part")]
    [InlineData("update desk.item set payload_length = payload_length + 5")]
    [InlineData("update desk.item set header = decode(repeat('61', 1627), 'hex')")]
    public async Task One_item_whose_parts_do_not_add_up_keeps_no_key_alive_and_loses_none_of_its_text(string damage)
    {
        var damaged = await ReceiveAsync(_first, "damaged", RandomNumberGenerator.GetBytes(300_000));
        await _room.ExecuteAsync(_room.Databases.DeskAsOwner, damage);
        var other = await ReceiveAsync(_first, "other");
        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);

        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);

        using var again = await _room.UnlockAsync("Ada", 1);
        Assert.Equal("other", (await _room.Get<ItemReader>().OpenAsync(other, again, Stop))!.Report!.Root.GetProperty("what").GetString());
        var opening = (await _room.Get<ItemReader>().OpenAsync(damaged, again, Stop))!;
        Assert.Equal(OpeningFailure.Damaged, opening.Failure);
        if (damage.Contains("substr", StringComparison.Ordinal) || damage.Contains("payload_length", StringComparison.Ordinal))
        {
            Assert.Equal("damaged", opening.Remains!.Report!.Root.GetProperty("what").GetString());
        }
    }

    [Fact]
    public async Task A_thousand_damaged_items_cost_no_report_and_keep_no_key_alive()
    {
        var item = await ReceiveAsync(_first, "the one");
        await using (var owner = await OwnerAsync())
        {
            var whole = await SeededItem.AtDeskAsync(owner, item);
            byte[] garbage = [.. Enumerable.Repeat((byte)'a', SealedItemForm.HeaderLength)];
            await SeededItem.AddToDeskAsync(owner, [.. Enumerable.Range(1, 1000).Select(n => whole with
            {
                Id = ItemId.New(), Serial = 1 + (n % 3), Header = n % 2 == 0 ? whole.Header : garbage, Payload = [], PayloadLength = 1 << 30,
            })]);
        }

        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);
        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);
        using var again = await _room.UnlockAsync("Ada", 1);
        Assert.Equal("the one", (await _room.Get<ItemReader>().OpenAsync(item, again, Stop))!.Report!.Root.GetProperty("what").GetString());
        Assert.Equal(1001, await _room.ScalarAsync<long>("select count(*) from desk.item"));
    }

    [Fact]
    public async Task An_item_that_cannot_be_sealed_anew_holds_up_no_other_and_keeps_the_key_it_needs()
    {
        ItemId first = await ReceiveAsync(_first, "first"), stuck = await ReceiveAsync(_first, "stuck"), last = await ReceiveAsync(_first, "last");
        await _room.ExecuteAsync(
            _room.Databases.DeskAsOwner,
            $"""
            create function desk.stuck() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$;
            create trigger stuck before update on desk.item for each row when (old.id = '{stuck}') execute function desk.stuck()
            """);
        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);

        var done = await RetireAsync(ada);
        Assert.Equal((2, Kept.Items), (done.Resealed, Assert.Single(done.Keys).Kept));

        await _room.ExecuteAsync(_room.Databases.DeskAsOwner, "drop trigger stuck on desk.item");
        done = await RetireAsync(ada);
        Assert.Equal((1, Kept.Destroyed), (done.Resealed, Assert.Single(done.Keys).Kept));
        foreach (var item in new[] { first, stuck, last })
        {
            Assert.NotNull((await _room.Get<ItemReader>().OpenAsync(item, ada, Stop))!.Report);
        }
    }

    [Fact]
    public async Task After_a_key_is_destroyed_a_new_officer_is_given_those_that_live()
    {
        await RotateAsync();
        await EndAsync();
        using var ada = await _room.UnlockAsync("Ada", 1);
        Assert.Equal(Kept.Destroyed, Assert.Single((await RetireAsync(ada)).Keys).Kept);
        Assert.Equal(OfficerRefusal.None, (await _room.Get<OfficerProvisioning>().AddAsync(_first.Mechanism, "Dora", ["INTAKE"], ada, Stop)).Refusal);
        Assert.Equal("2", await _room.ScalarAsync<string>("select string_agg(serial::text, ' ') from desk.intake_key_grant g join desk.officer o on o.id = g.officer where o.name = 'Dora'"));
    }

    [Fact]
    public async Task Only_an_officer_of_the_intake_retires_keys()
    {
        using var cleo = await _room.UnlockAsync("Cleo", 3);
        await Assert.ThrowsAsync<RefusedException>(() => RetireAsync(cleo));
    }

    private async Task<RetirementOutcome> RetireAsync(KeyRing ring) =>
        (await _room.Get<KeyRetirement>().RunAsync(ring, CeremonyRoom.Quiet, Stop)).OrRefuse(_room.Trusted);

    private async Task<Keyset> RotateAsync()
    {
        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_first.Mechanism)).Text, 1));
        return (await _room.VerifyAsVisitorAsync(_first.Mechanism)).Keyset!;
    }

    private async Task EndAsync()
    {
        _room.Clock.Pass(TimeSpan.FromDays(_first.NotAfter.AddDays(60).DayNumber - _room.Today.DayNumber));
        await new ClosedSerials(_room.Get<IntakeDatabase>(), _room.Get<TrustedClock>()).CloseOutdatedAsync(Stop);
    }

    private static HybridIdentity Copy(HybridIdentity identity) => HybridIdentity.FromSeed(identity.Seed);

    private async Task<ItemId> ReceiveAsync(Keyset keyset, string what, byte[]? attachment = null)
    {
        var id = ItemId.New();
        AttachmentToSeal[] attachments = attachment is null ? [] : [new AttachmentToSeal(attachment, "video/mp4", null)];
        var item = SeededItem.Sealed(
            id, keyset.Mechanism, FirstDay, SeededReport.Of(what, made: "2026-01-01"), HybridRecipient.Parse(keyset.Recipient), reporter: null, attachments);
        await using var owner = await OwnerAsync();
        await (item with { Serial = keyset.Serial, Alarm = AlarmPart.Seal(id, false, HybridRecipient.Parse(keyset.Alarm)) }).AddToDeskAsync(owner);
        return id;
    }

    /// <summary>An item at the Portal of which only the serial and the length matter.</summary>
    private async Task WaitAtThePortalAsync(ItemId item, long serial)
    {
        await using var owner = await _room.Databases.Source(_room.Databases.IntakeAsOwner).OpenConnectionAsync(Stop);
        await new SeededItem { Id = item, Mechanism = _first.Mechanism, Day = FirstDay, Serial = serial, Header = new byte[SealedItemForm.HeaderLength], PayloadLength = 1 }
            .AddToIntakeAsync(owner);
    }

    private Task<byte[]> PayloadAsync(ItemId item) => StoredAsync(item, stored => stored.Payload);

    private Task<byte[]> FileAsync(ItemId item) => StoredAsync(item, stored => stored.Bytes);

    private async Task<byte[]> StoredAsync(ItemId item, Func<SeededItem, byte[]> part)
    {
        await using var owner = await OwnerAsync();
        return part(await SeededItem.AtDeskAsync(owner, item));
    }

    private async Task<NpgsqlConnection> OwnerAsync() => await _room.Databases.Source(_room.Databases.DeskAsOwner).OpenConnectionAsync(Stop);
}
