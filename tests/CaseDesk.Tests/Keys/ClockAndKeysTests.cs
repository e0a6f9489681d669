using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Retirement;
using SafeReport.CaseDesk.Features.Keysets.Watch;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Tests.Ceremony;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Keysets;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Keys;

/// <summary>A clock that jumped closes no way in, destroys no key and draws none with a false day; what is wrong at the Portal is said.</summary>
public sealed class ClockAndKeysTests : IAsyncLifetime
{
    private readonly CeremonyRoom _room = new();
    private StubPortal _portal = null!;
    private Keyset _first = null!;

    private static CancellationToken Stop => CeremonyRoom.Stop;

    public async ValueTask InitializeAsync()
    {
        await _room.InitializeAsync();
        _portal = new StubPortal(_room.Databases.Source(_room.Databases.IntakeAsPortal), _room.Clock);
        await _portal.StartAsync();
        _room.Configure(new Dictionary<string, string?> { ["SafeReport:PortalAddress"] = _portal.Address.ToString() });
        _first = await _room.OpenAsync();
        await _room.Get<TrustedClock>().LookAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _room.DisposeAsync();
    }

    [Fact]
    public async Task A_key_whose_time_is_over_only_by_a_wrong_clock_is_not_destroyed_and_the_only_keyset_not_closed()
    {
        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_first.Mechanism)).Text, 1));
        using var ada = await _room.UnlockAsync("Ada", 1);
        _room.Clock.Jump(TimeSpan.FromDays(400));

        Assert.Equal(0, await CloseAsync());
        Assert.Equal(KeyRefusal.ClockInDoubt, (await _room.Get<KeyRetirement>().RunAsync(ada, CeremonyRoom.Quiet, Stop)).Refusal);
        Assert.Equal(2, await _room.ScalarAsync<long>("select count(*) from desk.intake_key where destroyed_on is null"));

        _room.Clock.Jump(TimeSpan.FromDays(-400));
        await _room.Get<TrustedClock>().LookAsync(Stop);
        Assert.Equal(Kept.TooEarly, Assert.Single((await _room.Get<KeyRetirement>().RunAsync(ada, CeremonyRoom.Quiet, Stop)).Value!.Keys).Kept);
        Assert.Equal(0, await CloseAsync());
    }

    [Fact]
    public async Task No_keyset_is_drawn_or_accepted_with_a_day_that_only_a_wrong_clock_says()
    {
        var text = _room.Sign((await _room.RotateAsync(_first.Mechanism)).Text, 1);
        _room.Clock.Jump(TimeSpan.FromDays(-400));
        await Assert.ThrowsAsync<RefusedException>(() => _room.AcceptAsync(text));
        await Assert.ThrowsAsync<RefusedException>(() => _room.RotateAsync(_first.Mechanism, again: true));

        _room.Clock.Jump(TimeSpan.FromDays(400));
        await _room.Get<TrustedClock>().LookAsync(Stop);
        Assert.Equal(2, (await _room.AcceptAsync(text)).Keyset.Serial);
    }

    [Fact]
    public async Task The_look_from_outside_says_that_nothing_can_be_sent_and_that_clocks_are_days_apart_and_stops_nothing()
    {
        Assert.Empty((await LookAsync()).Warnings);
        _portal.Open = false;
        _portal.Ahead = TimeSpan.FromDays(400);

        var result = await LookAsync();

        Assert.Equal([KeysetWarning.Closed, KeysetWarning.Days], result.Warnings);
        Assert.Empty(result.Differences);
        Assert.Null(_room.Get<TrustedClock>().Doubt);

        _portal.Open = true;
        _portal.Ahead = TimeSpan.Zero;
        _room.Clock.Jump(TimeSpan.FromDays(400));
        await _room.Get<TrustedClock>().LookAsync(Stop);
        Assert.Contains(KeysetWarning.ClockInDoubt, (await LookAsync()).Warnings);
    }

    private Task<int> CloseAsync() => new ClosedSerials(_room.Get<IntakeDatabase>(), _room.Get<TrustedClock>()).CloseOutdatedAsync(Stop);

    private Task<LookResult> LookAsync() => _room.Get<KeysetLook>().LookAsync(_first.Mechanism, Stop);
}
