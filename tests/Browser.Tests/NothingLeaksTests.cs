using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>A sentinel in every field and file, and the access code, and where they turn up: nowhere but on the two screens.</summary>
public sealed class NothingLeaksTests : IAsyncLifetime
{
    private const string Reported = "SENTINEL-REPORTED-7f3a";
    private const string Worked = "SENTINEL-WORKED-19c4";

    private readonly WholeSystem _system = new();

    public ValueTask InitializeAsync() => _system.InitializeAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task What_was_written_is_in_no_request_no_file_no_log_and_no_trace_of_the_browser()
    {
        await using var relay = new RecordingRelay(_system.Portal.Address);
        await using var phone = await Chromium.StartAsync(360);
        await using var office = await Chromium.StartAsync();

        var reporterPage = await phone.NewPageAsync();
        var requested = new List<string>();
        phone.Context.Request += (_, request) => requested.Add($"{request.Method} {request.Url} {request.PostData}");
        var reporter = new Reporter(reporterPage, relay.Address);
        await reporter.WriteAsync($"{Reported}-what", danger: true,
            new FilePayload { Name = $"{Reported}-name.png", MimeType = "image/png", Buffer = Photo.Png($"{Reported}-photo") },
            new FilePayload { Name = $"{Reported}-paper.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes($"{Reported}-paper") });
        var code = await reporter.SendUnderCodeAsync();

        await _system.RestartDeskAsync();
        var officer = new OfficerAtDesk(await office.NewPageAsync(), _system.Desk.Address);
        await officer.TryWrongCodeAsync(_system.FirstOfficer);
        await officer.SignInAsync(_system.FirstOfficer);
        await officer.OpenFirstItemAsync();
        await Assertions.Expect(officer.Page.Locator("#what")).ToContainTextAsync(Reported);
        await officer.Page.CheckAsync("#show-001");
        await officer.OpenCaseAsync($"{Worked}-title", $"{Worked}-summary", _system.FirstOfficer);
        await officer.RecordSanctionAsync($"{Worked}-description", $"{Worked}-target", $"{Worked}-step", "2030-01-31");
        await officer.ReplyAsync($"{Worked}-reply");
        await _system.CommandAsync("mailbox", "publish");
        await reporter.OpenMailboxAsync(code);
        Assert.Equal([$"{Worked}-reply"], await reporter.RepliesAsync());

        var storages = await reporterPage.EvaluateAsync<string>("""
            async () => JSON.stringify([localStorage, sessionStorage, document.cookie, location.href, history.state, await caches.keys(), await indexedDB.databases()])
            """);
        Assert.Equal("""[{},{},"","http://localhost/en/mailbox",null,[],[]]""", storages.Replace($":{relay.Address.Port}", "", StringComparison.Ordinal));
        await officer.SignOutAsync();
        await phone.CloseAsync();
        await office.CloseAsync();

        string[] secrets = [Reported, Worked, code, string.Join(' ', code.Chunk(4).Select(group => new string(group))), _system.FirstOfficer.Passphrase];
        Assert.All(secrets, secret => Assert.False(Traces.Of(secret, relay.Sent()), "a request holds what was written"));
        Assert.True(relay.Sent().Length > 300_000, "the relay saw the sealed item");
        Assert.DoesNotContain(requested, request => secrets.Any(secret => request.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(_system.Portal.Console.Concat(_system.Desk.Console), line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));

        await _system.Cluster.StopAsync();   // what was in memory is on the disk now
        try
        {
            AssertNoTrace(_system.ClusterFiles, secrets, atLeast: 500);
            AssertNoTrace(_system.Data, secrets[..^1], atLeast: 3);   // demo.json has the officers' passphrases
            AssertNoTrace(phone.Profile, secrets, atLeast: 20);
            AssertNoTrace(office.Profile, secrets, atLeast: 20);
        }
        finally
        {
            await _system.Cluster.StartAsync();   // so that the fixture can drop its databases
        }
    }

    private static void AssertNoTrace(string folder, IReadOnlyList<string> secrets, int atLeast)
    {
        var (found, searched) = Traces.Below(folder, secrets);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(searched >= atLeast, $"only {searched} files were there to search");
    }
}
