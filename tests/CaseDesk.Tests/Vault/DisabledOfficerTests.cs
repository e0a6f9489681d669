using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Tests.Cases;
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
}
