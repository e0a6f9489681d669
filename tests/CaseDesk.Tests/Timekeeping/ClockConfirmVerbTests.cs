using SafeReport.CaseDesk.Tests.Keys;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Timekeeping;

/// <summary>On the machine itself, where a one-time code that does not fit a wrong clock keeps nobody from ending the wait.</summary>
public sealed class ClockConfirmVerbTests(DemoRoom room) : IClassFixture<DemoRoom>
{
    private static string Today => DateTime.UtcNow.ToString("yyyy-MM-dd", null);

    [Fact]
    public async Task After_weeks_switched_off_an_officer_says_which_day_it_is_once_and_publishing_goes_on()
    {
        Assert.Equal(0, (await room.RunAsync("mailbox", "publish")).ExitCode);
        await room.DeskAsync<int>("update desk.clock set known_at = now() - interval '30 days' returning 1");

        var refused = await room.RunAsync("mailbox", "publish");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("casedesk clock confirm", refused.Errors, StringComparison.Ordinal);
        var asked = await ConfirmAsync("admin");
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains($"says {Today}", asked.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await ConfirmAsync("admin", "--day", "2020-01-01")).ExitCode);
        Assert.Equal(1, (await ConfirmAsync("intake", "--day", Today)).ExitCode);
        Assert.Equal(2, (await ConfirmAsync("admin", "--day", "tomorrow")).ExitCode);
        Assert.Equal(1, (await room.RunAsync("mailbox", "publish")).ExitCode);

        var confirmed = await ConfirmAsync("focal", "--day", Today);
        Assert.True(confirmed.ExitCode == 0, confirmed.Errors);
        Assert.Equal(0, (await room.RunAsync("mailbox", "publish")).ExitCode);
        Assert.Equal(0, (await ConfirmAsync("admin")).ExitCode);
        Assert.Equal(1, await room.DeskAsync<long>("select count(*) from desk.event where act = 'clock.confirmed'"));
    }

    private Task<DeskCommand> ConfirmAsync(string officer, params string[] more) =>
        room.RunAsync(["clock", "confirm", "--officer", officer, "--passphrase-file", room.PassphraseFile(officer), .. more]);
}
