using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Vault;

public sealed class KeyRingTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private readonly SetClock _clock = SetClock.AtNoon();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_out_wipes_every_key_the_ring_opened()
    {
        var ring = await RingAsync(Role.Intake, Role.Case);
        var caseId = await room.OpenCaseAsync(ring, [ring]);
        using var rings = new KeyRings();
        var session = rings.Add(ring);
        var identity = ring.Identity;
        var intake = (await ring.IntakeIdentityAsync(CaseRoom.Serial, Stop))!;
        var caseKey = (await ring.CaseKeyAsync(caseId, Stop))!;
        var caseIdentity = (await ring.CaseIdentityAsync(caseId, Stop))!;

        rings.Lock(session);

        Assert.Null(rings.Find(session));
        Assert.True(caseKey.IsDisposed);
        Assert.All([identity, intake, caseIdentity], key => Assert.True(IsWiped(key)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ring.CaseKeyAsync(caseId, Stop));
        Assert.Throws<ObjectDisposedException>(() => ring.Identity);
        Assert.Throws<ObjectDisposedException>(ring.Hold);
    }

    [Fact]
    public async Task What_was_read_with_the_keys_goes_with_them_when_the_last_act_ends()
    {
        var ring = await RingAsync(Role.Intake);
        var read = ring.Companion(() => new Companion());
        Assert.Same(read, ring.Companion(() => new Companion()));
        using (ring.Hold())
        {
            ring.Dispose();
            Assert.False(read.IsGone);
        }

        Assert.True(read.IsGone);
        Assert.Throws<ObjectDisposedException>(() => ring.Companion(() => new Companion()));
    }

    [Fact]
    public async Task Signing_out_wipes_the_keys_too_that_a_removal_for_cause_replaced_meanwhile()
    {
        using var focal = await RingAsync(Role.Intake, Role.Focal);
        var (ring, removed) = (await RingAsync(Role.Case), await RingAsync(Role.Case));
        var caseId = await room.OpenCaseAsync(focal, [focal, ring, removed]);
        var (before, identityBefore) = ((await ring.CaseKeyAsync(caseId, Stop))!, (await ring.CaseIdentityAsync(caseId, Stop))!);
        Assert.True((await room.Removal.RemoveAsync(focal, caseId, removed.Officer, "Told the prison.", Stop)).Done);
        var (after, identityAfter) = ((await ring.CaseKeyAsync(caseId, Stop))!, (await ring.CaseIdentityAsync(caseId, Stop))!);
        Assert.NotSame(before, after);
        Assert.False(before.IsDisposed);   // an act that began with it may still run
        var former = (await ring.CaseIdentitiesAsync(caseId, Stop))![1];   // for items that are not encrypted anew yet

        ring.Dispose();

        Assert.True(before.IsDisposed && after.IsDisposed);
        Assert.All([identityBefore, identityAfter, former], identity => Assert.True(IsWiped(identity)));
    }

    [Fact]
    public async Task A_quarter_of_an_hour_without_a_sign_of_life_locks()
    {
        var ring = await RingAsync(Role.Case);
        using var rings = new KeyRings();
        var session = rings.Add(ring);

        _clock.Pass(TimeSpan.FromMinutes(14));
        rings.LockIdle();
        Assert.Same(ring, rings.Find(session));   // a sign of life

        _clock.Pass(TimeSpan.FromMinutes(14));
        rings.LockIdle();
        Assert.False(ring.IsLocked);

        _clock.Pass(TimeSpan.FromMinutes(1));
        rings.LockIdle();
        Assert.True(ring.IsLocked);
        Assert.Null(rings.Find(session));
    }

    [Fact]
    public async Task An_idle_ring_is_not_handed_out_even_before_the_sweeper_comes()
    {
        var ring = await RingAsync(Role.Case);
        using var rings = new KeyRings();
        var session = rings.Add(ring);
        _clock.Pass(TimeSpan.FromMinutes(15));
        Assert.Null(rings.Find(session));
        Assert.True(IsWiped(() => ring.Identity));
    }

    [Fact]
    public async Task An_act_that_has_begun_keeps_its_keys_until_it_ends_and_nothing_new_begins()
    {
        var ring = await RingAsync(Role.Intake);
        var act = ring.Hold();
        ring.Dispose();

        Assert.Throws<ObjectDisposedException>(ring.Hold);
        Assert.NotNull(await ring.IntakeIdentityAsync(CaseRoom.Serial, Stop));   // a step of the act

        act.Dispose();
        act.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Identity);
    }

    [Fact]
    public async Task Disabling_an_officer_locks_all_their_sessions_and_the_keys_are_refused_at_once()
    {
        var ring = await RingAsync(Role.Intake);
        var other = await RingAsync(Role.Intake);
        using var rings = new KeyRings();
        rings.Add(ring);
        rings.Add(other);
        await room.ExecuteAsync("update desk.officer set disabled_on = @Today where id = @Id", new { room.Today, Id = ring.Officer.Value });
        Assert.Null(await ring.IntakeIdentityAsync(CaseRoom.Serial, Stop));

        rings.LockOfficer(ring.Officer);
        Assert.True(ring.IsLocked);
        Assert.False(other.IsLocked);
    }

    [Fact]
    public async Task Whoever_is_taken_off_a_case_loses_its_key_at_once()
    {
        var ring = await RingAsync(Role.Intake, Role.Case);
        var stays = await RingAsync(Role.Case);
        var caseId = await room.OpenCaseAsync(ring, [ring, stays]);
        Assert.NotNull(await ring.CaseKeyAsync(caseId, Stop));
        await room.ExecuteAsync("delete from desk.case_officer where case_id = @Case and officer = @Officer", new { Case = caseId.Value, Officer = ring.Officer.Value });
        Assert.Null(await ring.CaseKeyAsync(caseId, Stop));
    }

    [Fact]
    public async Task Two_pages_that_ask_at_once_get_the_same_key()
    {
        var ring = await RingAsync(Role.Intake, Role.Case);
        var caseId = await room.OpenCaseAsync(ring, [ring]);
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ring.CaseKeyAsync(caseId, Stop)));
        Assert.All(keys, key => Assert.Same(keys[0], key));
    }

    private sealed class Companion : IDisposable
    {
        public bool IsGone { get; private set; }

        public void Dispose() => IsGone = true;
    }

    private async Task<KeyRing> RingAsync(params string[] roles)
    {
        using var made = await room.OfficerAsync(roles);
        var officer = (await room.Officers.FindAsync(made.Officer, Stop))!;
        return new KeyRing(officer, HybridIdentity.FromSeed(made.Identity.Seed), room.Desk, _clock);
    }

    private static bool IsWiped(HybridIdentity identity) => IsWiped(() => identity.Seed.Span.Length);

    private static bool IsWiped(Func<object> use)
    {
        try
        {
            use();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
