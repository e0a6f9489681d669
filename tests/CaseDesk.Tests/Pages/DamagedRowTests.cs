using System.Net;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>One sealed row damaged, by a disk or by somebody: what it held is lost, and nothing else is; the pages say so.</summary>
public sealed class DamagedRowTests : IAsyncLifetime
{
    /// <summary>What stands on a page in the place of what is damaged.</summary>
    private static readonly string[] Words =
        ["does not open", "do not fit together", "is damaged", "cannot be opened", "could not be opened", "cannot be read", "NO CONTENT", "No key of yours"];

    /// <summary>Nobody at the desk can tell from these by themselves: an address no page shows, and what only the world is shown.</summary>
    private static readonly string[] SaysNothingByDesign = ["reporter_mailbox.tag", "published_reply.label", "published_reply.sealed", "record_version.sealed", "data_protection_key.sealed", "process_key.sealed", "named_mailbox.tag", "case_file.recipient_sealed"];

    private readonly DeskUnderTest _desk = new();
    private TestOfficer _officer = null!;

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [InlineData("set_byte({0}, length({0}) / 2, get_byte({0}, length({0}) / 2) # 1)")]
    [InlineData("substring({0} from 1 for 3)")]
    public async Task With_every_sealed_row_of_a_small_desk_damaged_in_turn_every_page_answers_and_one_says_what_is_wrong(string damage)
    {
        (var browser, var pages) = await SmallDeskAsync();
        using var kept = browser;
        var whole = await SeeAsync(browser, null, pages);
        List<string> wrong = [.. whole.Where(page => !page.Value.StartsWith("OK", StringComparison.Ordinal)).Select(page => $"whole: {page.Key} {page.Value[..3]}")];

        foreach ((var table, var column) in await SealedAsync())
        {
            await using var connection = await _desk.OwnerAsync();
            const string first = "(select ctid from desk.{0} where {1} is not null order by ctid limit 1)";
            var row = string.Format(null, first, table, column);
            var before = await connection.ExecuteScalarAsync<byte[]>($"select {column} from desk.{table} where ctid = {row}");
            byte[] now;
            try
            {
                now = (await connection.ExecuteScalarAsync<byte[]>(
                    $"update desk.{table} set {column} = {string.Format(null, damage, column)} where ctid = {row} returning {column}"))!;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CheckViolation or PostgresErrorCodes.InsufficientPrivilege)
            {
                continue;   // the database does not take such a row
            }

            // Signed in anew: what was opened before is not known any more.
            using var again = _desk.Browser();
            var start = await again.SignInAsync(_officer);
            var damaged = await SeeAsync(again, start, pages);
            wrong.AddRange(damaged.Where(page => !page.Value.StartsWith("OK", StringComparison.Ordinal)).Select(page => $"{table}.{column}: {page.Key} {page.Value[..3]}"));
            if (start.Status == HttpStatusCode.OK && !damaged.Any(page => Says(page.Value) > Says(whole[page.Key])) && !SaysNothingByDesign.Contains($"{table}.{column}"))
            {
                wrong.Add($"{table}.{column}: no page says it");
            }

            await connection.ExecuteAsync($"update desk.{table} set {column} = @before where {column} = @now", new { before, now });
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static int Says(string body) => Words.Sum(word => body.Split(word, StringSplitOptions.None).Length - 1);

    /// <summary>Each page as "OK", or its status, and its text.</summary>
    private static async Task<Dictionary<string, string>> SeeAsync(DeskBrowser browser, Seen? signedIn, string[] pages)
    {
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        if (signedIn is { Status: not HttpStatusCode.OK })
        {
            seen["/sign-in"] = signedIn.Status == HttpStatusCode.Unauthorized ? "OK" : $"{(int)signedIn.Status}";
            return seen;
        }

        foreach (var page in pages)
        {
            var one = await browser.GetAsync(page);
            // A page of a case whose key is gone may say that there is no such case for this officer; it may not break.
            seen[page] = (one.Status is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Conflict ? "OK" : $"{(int)one.Status}") + " " + one.Page.Body!.TextContent;
        }

        return seen;
    }

    private async Task<(DeskBrowser, string[])> SmallDeskAsync()
    {
        _officer = await _desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal, Role.Admin, Role.Audit);
        using var reporter = _desk.Reporter();
        var inCase = await _desk.ReceiveAsync(reporter: reporter);
        var fresh = await _desk.ReceiveAsync();
        var browser = _desk.Browser();
        await browser.SignInAsync(_officer);
        await browser.GetAsync($"/items/{inCase}");
        var form = await browser.GetAsync($"/items/{inCase}/case");
        var opened = await browser.SubmitAsync(form, "#open-case-form", ("officers", _officer.Id.ToString()), ("title", "Wing B"), ("severity", "S3"), ("imminence", "I3"));
        var caseAddress = opened.At.AbsolutePath;
        var sanction = await browser.GetAsync($"{caseAddress}/sanctions/new?item={inCase}");
        var check = await browser.PressAsync(sanction, "#sanction-form", "#check",
            ("act", "A02"), ("description", "kept alone"), ("targetKind", "PERSON"), ("by[0].kind", "ST_PRISON"), ("by[0].modes", "ORDER"), ("contactRecipient", "NPM_MEMBER"));
        var recorded = await browser.PressAsync(check, "#sanction-check", "#record");
        var sanctionAddress = recorded.Page.QuerySelector("#register a[href*='/sanctions/']")!.GetAttribute("href")!;
        var reply = await browser.GetAsync($"{caseAddress}/reply");
        await browser.PressAsync(await browser.PressAsync(reply, "#reply-form", "#preview-button", ("text", "We have read it.")), "#reply-send", "#send");
        var edit = await browser.GetAsync($"{caseAddress}/edit");
        await browser.SaveDraftAsync(edit, "form[data-draft]", ("title", "half a thought"));
        return (browser,
        [
            "/inbox", "/inbox?show=case", "/inbox?show=info", $"/items/{fresh}", $"/items/{fresh}/case", $"/items/{inCase}", "/cases", caseAddress, $"{caseAddress}/edit",
            $"{caseAddress}/reply", $"{caseAddress}/sanctions/new", sanctionAddress, $"{sanctionAddress}/edit", "/register", "/officers", "/events",
        ]);
    }

    /// <summary>Every column that holds sealed bytes, of tables that have rows.</summary>
    private async Task<List<(string Table, string Column)>> SealedAsync()
    {
        await using var connection = await _desk.OwnerAsync();
        var columns = await connection.QueryAsync<(string Table, string Column)>("""
            select table_name, column_name from information_schema.columns
            where table_schema = 'desk' and data_type = 'bytea' and table_name not in ('event') order by 1, 2
            """);
        List<(string, string)> filled = [];
        foreach ((var table, var column) in columns)
        {
            if (await connection.ExecuteScalarAsync<bool>($"select exists (select from desk.{table} where {column} is not null)"))
            {
                filled.Add((table, column));
            }
        }

        return filled;
    }
}
