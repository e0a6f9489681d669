using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.SignIn;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>Strangers at the sign-in: an officer who can't come in cannot answer somebody in danger.</summary>
public sealed class SignInFloodTests : IAsyncLifetime
{
    private const string Wrong = "abcd-efgh-jkmn-pqrs-tuvw";
    private readonly DeskUnderTest _desk = new();

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Wrong_passphrases_from_anywhere_lock_no_officer_out()
    {
        var officer = await _desk.OfficerAsync(Role.Audit);
        using var stranger = _desk.Browser();
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SignInAsync(officer.Name, Wrong, "000000")).Status);
        }

        using var browser = _desk.Browser();
        Assert.Equal("/events", (await browser.SignInAsync(officer)).At.AbsolutePath);
    }

    [Fact]
    public async Task However_often_strangers_fail_the_log_tells_it_once_for_each_name_and_hour()
    {
        var officer = await _desk.OfficerAsync(Role.Audit);
        using var stranger = _desk.Browser();
        foreach (var name in (string[])[officer.Name, "Nobody", officer.Name, "Somebody else", officer.Name])
        {
            await stranger.SignInAsync(name, Wrong, "000000");
        }

        using var browser = _desk.Browser();
        var before = await browser.SignInAsync(officer);
        _desk.Clock.Pass(TimeSpan.FromHours(1));
        await _desk.Services.GetRequiredService<RefusedSignIns>().CloseHoursAsync(DeskUnderTest.Stop);
        await _desk.Services.GetRequiredService<RefusedSignIns>().CloseHoursAsync(DeskUnderTest.Stop);
        using var again = _desk.Browser();
        var after = await again.SignInAsync(officer);

        Assert.StartsWith("5 refused sign-ins", before.Text("#refused-sign-ins"), StringComparison.Ordinal);
        Assert.DoesNotContain(before.Texts(".act"), act => act.Contains("refused", StringComparison.Ordinal));
        Assert.Equal(["officer.sign-in-refused-2", "officer.sign-in-refused-3"], after.Texts(".act").Where(act => act.Contains("refused", StringComparison.Ordinal)).Order());
        Assert.False(after.Has("#refused-sign-ins"));
    }

    [Fact]
    public async Task Strangers_who_take_every_place_they_can_leave_those_of_officers_and_ADMIN_is_told()
    {
        var officer = await _desk.OfficerAsync(Role.Admin);
        using (var first = _desk.Browser())
        {
            Assert.False((await first.SignInAsync(officer)).Has("#sign-in-full"));
        }

        // Two at once and ten waiting make twelve, of which strangers have six; one of these six runs, and none of them ends.
        var turns = _desk.Services.GetRequiredService<SignInTurns>();
        using var ended = new CancellationTokenSource();
        Task<IDisposable?>[] strangers = [.. Enumerable.Range(0, 6).Select(_ => turns.TakeAsync(known: false, ended.Token))];
        using var stranger = _desk.Browser();
        var sentAway = await stranger.SignInAsync("Somebody", Wrong, "000000");
        using var browser = _desk.Browser();
        var inside = await browser.SignInAsync(officer);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, sentAway.Status);
        Assert.Equal("10", sentAway.Answer.Headers.RetryAfter!.ToString());
        Assert.Contains("Nothing was checked", sentAway.Text("#refusal"), StringComparison.Ordinal);
        Assert.Equal("/officers", inside.At.AbsolutePath);
        Assert.Contains("sent away", inside.Text("#sign-in-full"), StringComparison.Ordinal);

        await ended.CancelAsync();
        (await strangers[0])!.Dispose();
        foreach (var waiting in strangers[1..])
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SignInAsync("Somebody", Wrong, "000000")).Status);
        _desk.Clock.Pass(TimeSpan.FromMinutes(61));
        using var later = _desk.Browser();
        Assert.False((await later.SignInAsync(officer)).Has("#sign-in-full"));
    }

    [Fact]
    public async Task An_account_closed_while_a_right_try_waits_for_its_turn_is_refused()
    {
        var officer = await _desk.OfficerAsync(Role.Audit);
        var turns = _desk.Services.GetRequiredService<SignInTurns>();
        IDisposable?[] running = [await turns.TakeAsync(known: true, DeskUnderTest.Stop), await turns.TakeAsync(known: true, DeskUnderTest.Stop)];
        using var browser = _desk.Browser();
        var waiting = browser.SignInAsync(officer);
        await _desk.ExecuteAsync("update desk.officer set locked_until = now() + interval '10 minutes' where id = @Value", new { officer.Id.Value });
        Array.ForEach(running, turn => turn!.Dispose());

        Assert.Equal(HttpStatusCode.Unauthorized, (await waiting).Status);
    }

    /// <summary>Closed after it was looked at, while scrypt tries the passphrase; and, at the last, between two statements.</summary>
    [Theory]
    [InlineData("locked_until = now() + interval '10 minutes'", true)]
    [InlineData("locked_until = now() + interval '10 minutes'", false)]
    [InlineData("disabled_on = current_date", true)]
    [InlineData("disabled_on = current_date", false)]
    public async Task An_account_closed_while_a_right_passphrase_is_tried_is_refused(string closed, bool duringScrypt)
    {
        var officer = await _desk.OfficerAsync(Role.Audit);
        await using var scope = _desk.Services.CreateAsyncScope();
        using var accounts = ActivatorUtilities.CreateInstance<ClosingAccounts>(scope.ServiceProvider);
        async Task CloseAsync() => await _desk.ExecuteAsync($"update desk.officer set {closed} where id = @Value", new { officer.Id.Value });
        accounts.AfterName = duringScrypt ? CloseAsync : null;
        accounts.AfterId = duringScrypt ? null : CloseAsync;
        var signIn = ActivatorUtilities.CreateInstance<SignInService>(scope.ServiceProvider, accounts);
        using var passphrase = SecretBytes.TakeFrom(Encoding.UTF8.GetBytes(officer.Passphrase));

        var result = await signIn.SignInAsync(officer.Name, passphrase, officer.NextCode(), DeskUnderTest.Stop);

        Assert.Equal((SignInOutcome.Refused, null), (result.Outcome, result.Session));
        Assert.Equal(0, await _desk.ScalarAsync<long>("select count(*) from desk.event where act = 'officer.signed-in' and officer = @Value", new { officer.Id.Value }));
    }

    [Fact]
    public async Task A_name_that_did_not_come_for_a_month_stands_with_the_strangers()
    {
        var officer = await _desk.OfficerAsync(Role.Audit);
        var known = _desk.Services.GetRequiredService<KnownNames>();
        var before = await known.IncludeAsync(officer.Name, DeskUnderTest.Stop);
        using var browser = _desk.Browser();
        await browser.SignInAsync(officer);
        var then = await known.IncludeAsync(officer.Name.ToUpperInvariant(), DeskUnderTest.Stop);
        _desk.Clock.Pass(TimeSpan.FromDays(31));

        Assert.Equal((false, true, false), (before, then, await known.IncludeAsync(officer.Name, DeskUnderTest.Stop)));
    }

    [Fact]
    public async Task Who_only_says_that_a_sign_in_will_come_takes_none_of_the_memory_of_keys()
    {
        var before = LockedMemory.State.HeldBytes;
        List<TcpClient> idle = [];
        try
        {
            var head = Encoding.ASCII.GetBytes(
                $"POST /sign-in HTTP/1.1\r\nHost: {_desk.Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 16384\r\n\r\n");
            for (var i = 0; i < 410; i++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(_desk.Address.Host, _desk.Address.Port, DeskUnderTest.Stop);
                await client.GetStream().WriteAsync(head, DeskUnderTest.Stop);
            }

            // One after them, answered: theirs were read before.
            using var browser = _desk.Browser();
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sign-in")).Status);

            Assert.InRange(LockedMemory.State.HeldBytes - before, long.MinValue, 1024 * 1024);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("/locked")]
    [InlineData("/error/500")]
    [InlineData("/cases")]
    [InlineData("/no-such-page")]
    public async Task A_stranger_who_sends_a_form_slowly_keeps_the_sign_in_from_nobody(string path)
    {
        using var slow = new TcpClient();
        await slow.ConnectAsync(_desk.Address.Host, _desk.Address.Port, DeskUnderTest.Stop);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {_desk.Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nname="), DeskUnderTest.Stop);
        var answer = new byte[12];
        await slow.GetStream().ReadExactlyAsync(answer, DeskUnderTest.Stop);   // answered before the form has come

        using var browser = _desk.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sign-in")).Status);
        Assert.Matches("^HTTP/1.1 (302|404|405)$", Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task More_connections_than_officers_need_are_not_taken()
    {
        List<TcpClient> idle = [];
        try
        {
            for (var i = 0; i < 600; i++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(_desk.Address.Host, _desk.Address.Port, DeskUnderTest.Stop);
            }

            var closed = 0;
            foreach (var client in idle)
            {
                closed += await IsClosedAsync(client) ? 1 : 0;
            }

            Assert.InRange(closed, 50, 150);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Accounts that change right after they were read, as by somebody at the same moment.</summary>
    private sealed class ClosingAccounts(
        IUserStore<SignInOfficer> store, IOptions<IdentityOptions> options, IPasswordHasher<SignInOfficer> hasher, IEnumerable<IUserValidator<SignInOfficer>> users,
        IEnumerable<IPasswordValidator<SignInOfficer>> passwords, ILookupNormalizer normalizer, IdentityErrorDescriber errors, IServiceProvider services,
        ILogger<UserManager<SignInOfficer>> log)
        : UserManager<SignInOfficer>(store, options, hasher, users, passwords, normalizer, errors, services, log)
    {
        public Func<Task>? AfterName { get; set; }

        public Func<Task>? AfterId { get; set; }

        public override async Task<SignInOfficer?> FindByNameAsync(string userName)
        {
            var found = await base.FindByNameAsync(userName);
            await (AfterName?.Invoke() ?? Task.CompletedTask);
            return found;
        }

        public override async Task<SignInOfficer?> FindByIdAsync(string userId)
        {
            var found = await base.FindByIdAsync(userId);
            await (AfterId?.Invoke() ?? Task.CompletedTask);
            return found;
        }
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(DeskUnderTest.Stop);
        wait.CancelAfter(TimeSpan.FromMilliseconds(5));
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], wait.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
