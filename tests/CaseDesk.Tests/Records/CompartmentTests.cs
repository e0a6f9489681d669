using System.Text.Json;
using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Records;

/// <summary>A narrower part of a case is shut by its key: who was not given it learns neither what stands there nor that anything does.</summary>
public sealed class CompartmentTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static readonly RecordKind Child = new("test_child") { IsNarrow = true };
    private static readonly RecordKind Illness = new("test_illness") { IsNarrow = true };
    private static readonly Records<Told> Children = new(Child);
    private static readonly Records<Told> Illnesses = new(Illness);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_not_given_it_sees_no_row_and_a_row_does_not_say_of_what_kind_it_is()
    {
        var (one, other, id) = await CaseAsync();
        var (compartment, child) = await WriteAsync(one, id, one);
        await using (var reading = (await room.Database.ReadAsync(one, id, Stop))!)
        {
            Assert.Equal("aged nine", Assert.Single(await Children.ListAsync(reading, Stop)).Content.What);
            Assert.Empty(await Illnesses.ListAsync(reading, Stop));
            Assert.True(await reading.IsIntactAsync(Stop));
        }

        await using (var reading = (await room.Database.ReadAsync(other, id, Stop))!)
        {
            Assert.Empty(await Children.RowsAsync(reading, Stop));
            Assert.Null(await Children.FindAsync(reading, child, Stop));
            Assert.Empty(await Children.HistoryAsync(reading, child, Stop));
            Assert.True(await reading.IsIntactAsync(Stop));   // that nothing was taken away can be told without the key
        }

        await using var act = (await room.Database.BeginAsync(other, id, Stop))!;
        await Assert.ThrowsAsync<NotAllowedException>(() => Children.InsertAsync(act, Guid.NewGuid(), new Told("another"), Stop, compartment: compartment));
        Assert.Equal(["narrow"], await KindsAsync(id));
    }

    [Fact]
    public async Task Neither_the_key_of_the_case_nor_another_compartments_opens_it_and_its_place_is_sealed_along()
    {
        var (one, _, id) = await CaseAsync();
        var (compartment, child) = await WriteAsync(one, id, one);
        var (second, _) = await WriteAsync(one, id, one);
        await using var reading = (await room.Database.ReadAsync(one, id, Stop))!;
        var row = (await Children.FindRowAsync(reading, child, Stop))!;
        var address = reading.AddressOf(row);
        Assert.Equal(compartment, address.Compartment);
        Assert.NotNull(RecordSealer.TryOpen(reading.KeyOf(compartment)!, address, row.Sealed));
        Assert.Null(RecordSealer.TryOpen(reading.Key, address, row.Sealed));
        Assert.Null(RecordSealer.TryOpen(reading.KeyOf(second)!, address, row.Sealed));
        Assert.Null(RecordSealer.TryOpen(reading.KeyOf(compartment)!, address with { Compartment = null }, row.Sealed));
        Assert.Null(RecordSealer.TryOpen(reading.KeyOf(compartment)!, address with { Compartment = second }, row.Sealed));
        Assert.Null(RecordSealer.TryOpen(reading.KeyOf(compartment)!, address with { Table = "case_file" }, row.Sealed));
    }

    [Fact]
    public async Task A_removal_for_cause_gives_a_new_key_to_what_the_removed_officer_held()
    {
        var (focal, removed, id) = await CaseAsync();
        var (held, child) = await WriteAsync(focal, id, focal, removed);
        var (notHeld, _) = await WriteAsync(focal, id, focal);
        var (oldKey, untouched) = await KeysAsync(focal, id, held, notHeld);
        using (oldKey)
        {
            Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);
            await using var reading = (await room.Database.ReadAsync(focal, id, Stop))!;
            var history = await Children.HistoryAsync(reading, child, Stop);
            Assert.Equal(["aged nine", "a child"], history.Select(version => version.Content.What));
            var row = (await Children.FindRowAsync(reading, child, Stop))!;
            Assert.Null(RecordSealer.TryOpen(oldKey, reading.AddressOf(row), row.Sealed));
            Assert.False(reading.KeyOf(held)!.Span.SequenceEqual(oldKey.Span));
            Assert.True(reading.KeyOf(notHeld)!.Span.SequenceEqual(untouched.Span));
            Assert.True(await reading.IsIntactAsync(Stop));
        }

        untouched.Dispose();
        Assert.Equal(0, await GrantsAsync(removed));
    }

    [Fact]
    public async Task What_the_remover_may_not_know_waits_for_the_next_officer_who_may()
    {
        var (focal, removed, id) = await CaseAsync();
        var holder = await room.OfficerAsync(Role.Case);
        Assert.True((await room.Cases.AssignAsync(focal, id, holder.Officer, null, Stop)).Done);
        var (compartment, child) = await WriteAsync(removed, id, removed, holder);
        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);
        Assert.Equal(0, await GrantsAsync(removed));
        Assert.Equal(0, await GrantsAsync(focal));   // shutting it to one lets nobody else in
        var before = await SealedAsync(child);
        Assert.NotNull(await room.Cases.FindAsync(focal, id, Stop));
        Assert.Equal(before, await SealedAsync(child));

        Assert.NotNull(await room.Cases.FindAsync(holder, id, Stop));
        Assert.NotEqual(before, await SealedAsync(child));
        Assert.False(await room.ScalarAsync<bool>("select awaits_new_key from desk.case_compartment where id = @Id", new { Id = compartment }));
        await using var reading = (await room.Database.ReadAsync(holder, id, Stop))!;
        Assert.Equal("aged nine", Assert.Single(await Children.ListAsync(reading, Stop)).Content.What);
        Assert.True(await reading.IsIntactAsync(Stop));
    }

    [Fact]
    public async Task A_compartment_is_given_on_only_by_who_holds_it()
    {
        var (one, other, id) = await CaseAsync();
        var third = await room.OfficerAsync(Role.Case);
        var (compartment, _) = await WriteAsync(one, id, one);
        await using (var act = (await room.Database.BeginAsync(other, id, Stop))!)
        {
            await Assert.ThrowsAsync<NotAllowedException>(() => Compartments.GrantAsync(act, compartment, [Grantee(third)], Stop));
        }

        await ActAsync(one, id, act => Compartments.GrantAsync(act, compartment, [Grantee(other)], Stop));
        await using var reading = (await room.Database.ReadAsync(other, id, Stop))!;
        Assert.Single(await Children.ListAsync(reading, Stop));
        Assert.Contains("compartment.granted", await room.ActsAsync());
    }

    [Fact]
    public async Task A_record_put_back_in_a_compartment_is_noticed_by_who_holds_it_and_by_who_does_not()
    {
        var (one, other, id) = await CaseAsync();
        await WriteAsync(one, id, one);
        await room.ExecuteAsOwnerAsync(
            "update desk.case_record a set version = v.version, sealed = v.sealed from desk.record_version v where v.id = a.id and a.case_id = @Id and a.compartment is not null",
            new { Id = id.Value });
        foreach (var ring in new[] { one, other })
        {
            await using var reading = (await room.Database.ReadAsync(ring, id, Stop))!;
            Assert.False(await reading.IsIntactAsync(Stop));
        }
    }

    [Theory]
    [InlineData("update desk.case_record set compartment = @Second where id = @Child")]
    [InlineData("delete from desk.compartment_grant where compartment = @First and officer = @Holder")]
    [InlineData("update desk.compartment_grant set sealed_key = sealed_key || '\\x00' where compartment = @First and officer = @Holder")]
    [InlineData("insert into desk.compartment_grant select @First, @Other, sealed_key from desk.compartment_grant where compartment = @Second and officer = @Holder")]
    [InlineData("delete from desk.compartment_grant where compartment = @Second")]
    [InlineData("update desk.case_compartment set case_id = @Elsewhere where id = @Second")]
    public async Task What_makes_narrow_records_vanish_for_an_officer_is_noticed_and_said_to_every_officer_of_the_case(string tampering)
    {
        var (holder, other, id) = await CaseAsync();
        var (first, child) = await WriteAsync(holder, id, holder);
        var (second, _) = await WriteAsync(holder, id, holder);
        var elsewhere = await room.OpenCaseAsync(await room.OfficerAsync(Role.Intake), [holder]);
        Assert.True(await AreIntactAsync(id, holder, other));

        await room.ExecuteAsOwnerAsync(tampering, new
        {
            Child = child, First = first, Second = second, Holder = holder.Officer.Value, Other = other.Officer.Value, Elsewhere = elsewhere.Value,
        });

        Assert.False(await AreIntactAsync(id, holder));
        Assert.False(await AreIntactAsync(id, other));
        Assert.False((await room.Cases.FindAsync(holder, id, Stop))!.Intact);
        Assert.True(await AreIntactAsync(elsewhere, holder));
    }

    [Fact]
    public async Task Who_is_given_a_compartment_loses_it_and_comes_to_it_by_the_program_leaves_the_case_intact()
    {
        var (focal, removed, id) = await CaseAsync();
        var third = await room.OfficerAsync(Role.Case);
        var (compartment, _) = await WriteAsync(removed, id, removed);
        await ActAsync(removed, id, act => Compartments.GrantAsync(act, compartment, [Grantee(third)], Stop));
        Assert.True(await AreIntactAsync(id, focal, removed));
        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);   // it waits for the third
        Assert.True(await AreIntactAsync(id, focal));
        Assert.True((await room.Cases.AssignAsync(focal, id, third.Officer, null, Stop)).Done);
        Assert.True((await room.Cases.FindAsync(third, id, Stop))!.Intact);
        Assert.True(await AreIntactAsync(id, focal, third));
    }

    [Theory]
    [InlineData("delete from desk.compartment_grant where compartment = @Held and officer = @Third")]
    [InlineData("""
        update desk.case_record r set version = v.version, sealed = v.sealed from desk.record_version v where v.id = r.id and r.compartment = @Held
        """)]
    public async Task A_new_key_does_not_bless_what_was_done_to_a_compartment_behind_the_programs_back(string tampering)
    {
        var (focal, removed, id) = await CaseAsync();
        var third = await room.OfficerAsync(Role.Case);
        Assert.True((await room.Cases.AssignAsync(focal, id, third.Officer, null, Stop)).Done);
        var (held, _) = await WriteAsync(focal, id, focal, removed, third);
        await room.ExecuteAsOwnerAsync(tampering, new { Held = held, Third = third.Officer.Value });
        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);
        Assert.False(await AreIntactAsync(id, focal));
        await ActAsync(focal, id, act => Compartments.GrantAsync(act, held, [Grantee(third)], Stop));
        Assert.False(await AreIntactAsync(id, third));
    }

    [Fact]
    public async Task A_head_of_an_earlier_version_says_nothing_of_compartments_until_one_is_given_anew()
    {
        var (one, other, id) = await CaseAsync();
        var compartment = Guid.Empty;
        await ActAsync(one, id, async act => compartment = await Compartments.CreateAsync(act, [Grantee(one)], Stop));
        await WithoutGrantsAsync(one, id);
        Assert.True(await AreIntactAsync(id, one, other));

        await ActAsync(one, id, act => Compartments.GrantAsync(act, compartment, [Grantee(other)], Stop));
        Assert.True(await AreIntactAsync(id, one, other));
        await room.ExecuteAsOwnerAsync("delete from desk.compartment_grant where officer = @Other", new { Other = other.Officer.Value });
        Assert.False(await AreIntactAsync(id, one));
    }

    [Fact]
    public async Task Signing_out_wipes_the_key_of_a_compartment_and_the_one_it_had_before()
    {
        var (focal, removed, id) = await CaseAsync();
        var (compartment, _) = await WriteAsync(focal, id, focal, removed);
        var before = await KeyAsync();
        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);
        var after = await KeyAsync();
        Assert.NotSame(before, after);
        Assert.False(before.IsDisposed || after.IsDisposed);

        focal.Dispose();
        Assert.True(before.IsDisposed);
        Assert.True(after.IsDisposed);

        async Task<SecretBytes> KeyAsync()
        {
            await using var reading = (await room.Database.ReadAsync(focal, id, Stop))!;
            await reading.OpenCompartmentsAsync(Stop);
            return reading.KeyOf(compartment)!;
        }
    }

    [Fact]
    public async Task A_removal_from_one_case_takes_nothing_of_another_and_gives_no_disabled_officer_a_new_key()
    {
        var (focal, removed, id) = await CaseAsync();
        var gone = await room.OfficerAsync(Role.Case);
        var elsewhere = await room.OpenCaseAsync(await room.OfficerAsync(Role.Intake), [focal, removed]);
        await WriteAsync(focal, id, focal, removed, gone);
        await WriteAsync(focal, elsewhere, focal, removed);
        await room.ExecuteAsync("update desk.officer set disabled_on = @Today where id = @Id", new { room.Today, Id = gone.Officer.Value });
        Assert.True((await room.Removal.RemoveAsync(focal, id, removed.Officer, "Told the prison.", Stop)).Done);
        Assert.Equal(1, await GrantsAsync(removed));
        Assert.Equal(0, await GrantsAsync(gone));
        Assert.Equal(2, await GrantsAsync(focal));
    }

    private static (OfficerId Id, HybridRecipient Recipient) Grantee(KeyRing ring) => (ring.Officer, ring.Identity.Recipient);

    private static async Task<(SecretBytes One, SecretBytes Two)> KeysAsync(KeyRing ring, CaseId id, Guid one, Guid two, CaseRoom room)
    {
        await using var reading = (await room.Database.ReadAsync(ring, id, Stop))!;
        await reading.OpenCompartmentsAsync(Stop);
        return (SecretBytes.CopyOf(reading.KeyOf(one)!.Span), SecretBytes.CopyOf(reading.KeyOf(two)!.Span));
    }

    private Task<(SecretBytes One, SecretBytes Two)> KeysAsync(KeyRing ring, CaseId id, Guid one, Guid two) => KeysAsync(ring, id, one, two, room);

    private async Task<(KeyRing Focal, KeyRing Other, CaseId Id)> CaseAsync()
    {
        var (focal, other) = (await room.OfficerAsync(Role.Focal), await room.OfficerAsync(Role.Case));
        return (focal, other, await room.OpenCaseAsync(await room.OfficerAsync(Role.Intake), [focal, other]));
    }

    private async Task<(Guid Compartment, Guid Child)> WriteAsync(KeyRing writer, CaseId id, params KeyRing[] given)
    {
        var (compartment, child) = (Guid.Empty, Guid.NewGuid());
        await ActAsync(writer, id, async act =>
        {
            compartment = await Compartments.CreateAsync(act, [.. given.Select(Grantee)], Stop);
            await Children.InsertAsync(act, child, new Told("a child"), Stop, compartment: compartment);
        });
        await ActAsync(writer, id, async act =>
            await Children.UpdateAsync(act, (await Children.FindRowAsync(act, child, Stop))!, new Told("aged nine"), "asked", Stop));
        return (compartment, child);
    }

    private async Task ActAsync(KeyRing ring, CaseId id, Func<CaseAct, Task> work)
    {
        await using var act = (await room.Database.BeginAsync(ring, id, Stop))!;
        await work(act);
        await act.CommitAsync(Stop);
    }

    private async Task<bool> AreIntactAsync(CaseId id, params KeyRing[] officers)
    {
        List<bool> intact = [];
        foreach (var officer in officers)
        {
            await using var reading = (await room.Database.ReadAsync(officer, id, Stop))!;
            intact.Add(await reading.IsIntactAsync(Stop));
        }

        return Assert.Single(intact.Distinct());
    }

    /// <summary>Takes what the head says of compartments out of it, as an earlier version wrote it.</summary>
    private async Task WithoutGrantsAsync(KeyRing ring, CaseId id)
    {
        await using var reading = (await room.Database.ReadAsync(ring, id, Stop))!;
        var version = await room.ScalarAsync<long>("select version from desk.case_head where case_id = @Id", new { Id = id.Value });
        var address = new RecordAddress(ring.Mechanism, id, "case_head", id.Value, version);
        var head = await room.ScalarAsync<byte[]>("select sealed from desk.case_head where case_id = @Id", new { Id = id.Value });
        var entries = JsonSerializer.Deserialize<Dictionary<string, string>>(RecordSealer.TryOpen(reading.Key, address, head)!)!;
        Assert.NotEqual(0, entries.Keys.Where(key => key.StartsWith("compartment:", StringComparison.Ordinal)).Count(entries.Remove));
        await room.ExecuteAsync(
            "update desk.case_head set sealed = @Sealed where case_id = @Id",
            new { Id = id.Value, Sealed = RecordSealer.Seal(reading.Key, address, JsonSerializer.SerializeToUtf8Bytes(entries)) });
    }

    private async Task<IEnumerable<string>> KindsAsync(CaseId id)
    {
        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        return await connection.QueryAsync<string>(
            """
            select distinct kind from desk.case_record where case_id = @Id and compartment is not null
            union select distinct table_name from desk.record_version where case_id = @Id and compartment is not null
            """, new { Id = id.Value });
    }

    private Task<long> GrantsAsync(KeyRing ring) =>
        room.ScalarAsync<long>("select count(*) from desk.compartment_grant where officer = @Officer", new { Officer = ring.Officer.Value });

    private async Task<string> SealedAsync(Guid record) =>
        Convert.ToHexStringLower(await room.ScalarAsync<byte[]>("select sealed from desk.case_record where id = @Id", new { Id = record }));

    private sealed record Told(string What);
}
