using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Vault;

/// <summary>Disabling takes effect at once, also where a session is open and its keys were used before.</summary>
public sealed class DisabledOfficerTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task The_open_session_of_a_disabled_officer_gives_no_case_key_and_no_intake_key()
    {
        var (ring, stays) = (await room.OfficerAsync(Role.Intake, Role.Case), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(ring, [ring, stays]);
        Assert.NotNull(await ring.CaseKeyAsync(id, Stop));
        Assert.NotNull(await ring.CaseIdentityAsync(id, Stop));
        Assert.NotNull(await ring.IntakeIdentityAsync(CaseRoom.Serial, Stop));

        await room.ExecuteAsync("update desk.officer set disabled_on = @Today where id = @Id", new { room.Today, Id = ring.Officer.Value });

        Assert.Null(await ring.CaseKeyAsync(id, Stop));
        Assert.Null(await ring.CaseIdentityAsync(id, Stop));
        Assert.Null(await ring.IntakeIdentityAsync(CaseRoom.Serial, Stop));
        Assert.NotNull(await stays.CaseKeyAsync(id, Stop));
    }

    [Fact]
    public async Task The_open_session_of_a_disabled_officer_is_shown_no_list_of_cases_and_no_register()
    {
        var (intake, ring, stays) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [ring, stays]);
        Assert.True((await room.Sanctions.RecordAsync(ring, id, new AllegedSanction { Act = "A01" }, null, Stop)).Done);
        Assert.True((await room.Cases.LinkItemAsync(intake, await room.ReceiveAsync(), id, Stop)).Done);   // news
        Assert.Equal((1, 1, 1), await ListedAsync(ring));

        await room.ExecuteAsync("update desk.officer set disabled_on = @Today where id = @Id", new { room.Today, Id = ring.Officer.Value });

        Assert.Equal((0, 0, 0), await ListedAsync(ring));
        Assert.Equal((1, 1, 1), await ListedAsync(stays));

        async Task<(int Cases, int News, int Register)> ListedAsync(KeyRing officer) => (
            (await room.Cases.ListAsync(officer, 1, Stop)).Rows.Count, (await room.Cases.ListNewsAsync(officer, Stop)).Count,
            (await room.Register.ListAsync(officer, null, 1, Stop)).Rows.Count);
    }

    [Fact]
    public async Task A_destroyed_intake_key_leaves_an_open_session_s_memory_when_its_last_act_ends()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        await room.ExecuteAsync(
            """
            insert into desk.intake_key (mechanism, serial, recipient) values (@Mechanism, 7, 'age1pq1');
            insert into desk.intake_key_grant (mechanism, serial, officer, sealed) values (@Mechanism, 7, @Officer, @Sealed)
            """,
            new { Mechanism = room.Mechanism.ToString(), Officer = ring.Officer.Value, Sealed = AgeFile.Seal(room.Intake.Seed.Span, ring.Identity.Recipient) });
        var destroyed = (await ring.IntakeIdentityAsync(7, Stop))!;
        await room.ExecuteAsync("update desk.intake_key set destroyed_on = @Today where serial = 7 and mechanism = @Mechanism", new { room.Today, Mechanism = room.Mechanism.ToString() });

        using (ring.Hold())
        {
            Assert.Null(await ring.IntakeIdentityAsync(7, Stop));
            Assert.False(destroyed.Seed.IsDisposed);   // another step of the same act may be using it
        }

        Assert.True(destroyed.Seed.IsDisposed);
        Assert.NotNull(await ring.IntakeIdentityAsync(CaseRoom.Serial, Stop));
    }
}
