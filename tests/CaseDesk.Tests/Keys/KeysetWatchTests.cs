using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Keysets.Watch;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Tests.Ceremony;
using SafeReport.Crypto.Keysets;
using SafeReport.TestKit.Processes;

namespace SafeReport.CaseDesk.Tests.Keys;

public sealed class KeysetWatchTests : IAsyncLifetime
{
    private readonly CeremonyRoom _room = new();
    private Keyset _keyset = null!;
    private string _note = null!;
    private StubPortal _portal = null!;
    private KeysetWatch _watch = null!;

    private static CancellationToken Stop => CeremonyRoom.Stop;

    private string Called => _room.At("called");

    private string Newest => $"/api/mechanisms/{_keyset.Mechanism}/keyset";

    public async ValueTask InitializeAsync()
    {
        await _room.InitializeAsync();
        _room.Clock.Jump(DateTimeOffset.UtcNow - _room.Clock.GetUtcNow());   // the command goes by the machine's clock
        _portal = new StubPortal(_room.Databases.Source(_room.Databases.IntakeAsPortal), _room.Clock);
        await _portal.StartAsync();
        _room.Configure(new Dictionary<string, string?>
        {
            ["SafeReport:PortalAddress"] = _portal.Address.ToString(),
            ["SafeReport:AlarmCommand"] = $"echo >> '{Called}'",
        });
        _keyset = await _room.OpenAsync();
        _note = (await _room.AsVisitorAsync(_keyset.Mechanism)).Note!;
        var call = new OfficerCall(_room.Get<Settings>(), _room.Clock, _room.Log<OfficerCall>());
        _watch = new KeysetWatch(_room.Get<KeysetLook>(), _room.Get<WatchState>(), _room.Get<EventLog>(), call, _room.Log<KeysetWatch>());
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _room.DisposeAsync();
    }

    [Fact]
    public async Task While_visitors_are_shown_what_was_published_nothing_is_said()
    {
        await _watch.LookAsync(Stop);
        Assert.Equal((WatchNotice.None, 0), await NoticedAsync());
        await _room.AcceptAsync(_room.Sign((await _room.RotateAsync(_keyset.Mechanism)).Text, 1));
        await _watch.LookAsync(Stop);
        Assert.Equal((WatchNotice.None, 0), await NoticedAsync());
    }

    [Fact]
    public async Task A_look_is_a_visitors_and_the_history_is_asked_for_apart()
    {
        await _watch.LookAsync(Stop);
        Assert.Equal(
            ["/api/mechanisms", Newest, $"/api/mechanisms/{_keyset.Mechanism}/keysets/1", $"/api/mechanisms/{_keyset.Mechanism}/keysets/2"],
            _portal.Visits.Select(visit => visit.Path));
        Assert.All(_portal.Visits, visit => Assert.DoesNotContain("cookie", visit.Headers, StringComparison.OrdinalIgnoreCase));
        Assert.All(_portal.Visits, visit => Assert.DoesNotContain("SafeReport", visit.Headers, StringComparison.OrdinalIgnoreCase));
    }

    public static TheoryData<string, KeysetDifference> WhatAPortalMayShow => new()
    {
        { "one letter of a signature", KeysetDifference.Changed },
        { "another recipient", KeysetDifference.Changed },
        { "nothing as the newest", KeysetDifference.Missing },
        { "nothing in the history", KeysetDifference.Missing },
        { "a newer one", KeysetDifference.Extra },
        { "a newer one in the history", KeysetDifference.Extra },
        { "other root keys", KeysetDifference.Pins },
        { "no mechanisms", KeysetDifference.Pins },
        { "no JSON", KeysetDifference.Pins },
    };

    [Theory]
    [MemberData(nameof(WhatAPortalMayShow))]
    public async Task Whatever_else_visitors_are_shown_is_found_said_and_stays_said(string shown, KeysetDifference difference)
    {
        Lie(shown);
        var result = await _room.Get<KeysetLook>().LookAsync(_keyset.Mechanism, Stop);
        Assert.Equal([difference], result.Differences);

        await _watch.LookAsync(Stop);
        Assert.Equal((WatchNotice.Differs, 1), await NoticedAsync());
        Assert.True(File.Exists(Called));

        // Shown for an hour only: it is still said, and the log has it once.
        _portal.Lies.Clear();
        _room.Clock.Pass(TimeSpan.FromHours(1));
        await _watch.LookAsync(Stop);
        Assert.Equal((WatchNotice.Differs, 1), await NoticedAsync());
    }

    [Fact]
    public async Task An_officer_ends_the_notice_by_having_looked_into_it()
    {
        Lie("another recipient");
        await _watch.LookAsync(Stop);
        _portal.Lies.Clear();
        var settings = DeskCommand.Settings(_room.Databases, _room.Data);
        settings["SafeReport__PortalAddress"] = _portal.Address.ToString();

        var cleo = await DeskCommand.RunAsync(settings, "keyset", "check", "--acknowledge", "Cleo", "--passphrase-file", _room.At("officer-3.txt"));
        Assert.Equal((1, "This officer may not do that."), (cleo.ExitCode, cleo.Errors.Trim()));
        var ben = await DeskCommand.RunAsync(settings, "keyset", "check", "--acknowledge", "Ben", "--passphrase-file", _room.At("officer-2.txt"));
        Assert.Equal(0, ben.ExitCode);
        _room.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(WatchNotice.None, (await NoticedAsync()).Notice);

        Assert.Equal(0, (await DeskCommand.RunAsync(settings, "keyset", "check")).ExitCode);
        Lie("another recipient");
        var check = await DeskCommand.RunAsync(settings, "keyset", "check", "--json");
        Assert.Equal(
            (1, $$"""[{"mechanism":"{{_keyset.Mechanism}}","answered":true,"differences":["changed"],"warnings":[]}]"""), (check.ExitCode, check.Output.Trim()));
    }

    [Fact]
    public async Task A_Portal_that_does_not_answer_for_more_than_three_hours_is_said_once()
    {
        await _watch.LookAsync(Stop);
        _portal.Silent = true;
        for (var hour = 0; hour < 5; hour++)
        {
            _room.Clock.Pass(TimeSpan.FromHours(1));
            await _watch.LookAsync(Stop);
            Assert.Equal(hour < 3 ? WatchNotice.None : WatchNotice.Unanswered, (await NoticedAsync()).Notice);
        }

        Assert.Equal(1, await _room.ScalarAsync<long>("select count(*) from desk.event where act = 'keyset.unanswered'"));
        _portal.Silent = false;
        await _watch.LookAsync(Stop);
        Assert.Equal(WatchNotice.None, (await NoticedAsync()).Notice);
    }

    private void Lie(string shown)
    {
        var history = $"/api/mechanisms/{_keyset.Mechanism}/keysets/";
        var line = _note.Split('\n')[^2];
        var newer = _keyset with { Serial = 2, Previous = _keyset.TextHash() };
        (var path, var answer) = shown switch
        {
            "one letter of a signature" => (Newest, _note.Replace(line, line[..^6] + (line[^6] == 'A' ? 'B' : 'A') + line[^5..], StringComparison.Ordinal)),
            "another recipient" => (Newest, _note.Replace(_keyset.Recipient, _keyset.Alarm, StringComparison.Ordinal)),
            "nothing as the newest" => (Newest, null),
            "nothing in the history" => (history + "1", null),
            "a newer one" => (Newest, _room.Sign(newer.ToText(), 1)),
            "a newer one in the history" => (history + "2", "anything"),
            "other root keys" => ("/api/mechanisms", string.Create(
                CultureInfo.InvariantCulture, $$"""[{"id":"{{_keyset.Mechanism}}","portalId":"{{_keyset.PortalId}}","threshold":1,"verifiers":["{{_keyset.Desk}}"]}]""")),
            "no mechanisms" => ("/api/mechanisms", "[]"),
            _ => ("/api/mechanisms", "<html>"),
        };
        _portal.Lies[path] = answer;
    }

    private async Task<(WatchNotice Notice, int Events)> NoticedAsync() => (
        await _room.Get<WatchState>().NoticeAsync(_keyset.Mechanism, Stop),
        (int)await _room.ScalarAsync<long>("select count(*) from desk.event where act = 'keyset.differs'"));
}
