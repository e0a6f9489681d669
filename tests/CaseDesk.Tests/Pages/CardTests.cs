using System.Net;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cards;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>The telephone number and the exit that people in danger see: two officers for every change, and only then are they published.</summary>
public sealed class CardTests : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Good =
    [
        ("exit", "https://www.example.org"), ("workingDays", "3"), ("weekdays", "1"), ("weekdays", "5"), ("daysOff", "2027-01-01"),
        ("languages[en].who", "We visit prisons."), ("languages[en].telephone", "+00 111"), ("languages[fa].telephone", "+00 222"),
    ];

    private readonly DeskUnderTest _desk = new();

    public async ValueTask InitializeAsync()
    {
        await _desk.InitializeAsync();
        await using var connection = await _desk.Services.GetRequiredService<IntakeDatabase>().Source.OpenConnectionAsync(DeskUnderTest.Stop);
        await new SeededMechanism { Id = _desk.Mechanism }.AddToIntakeAsync(connection);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_card_is_published_when_a_second_officer_confirms_it_and_not_before()
    {
        using var first = _desk.Browser();
        var home = await first.SignInAsync(await _desk.OfficerAsync(Role.Admin));
        Assert.Contains("not entered yet", home.Text("#card-notice"), StringComparison.Ordinal);

        var page = await first.SubmitAsync(await first.GetAsync("/mechanism"), "#card-form", Good);
        Assert.True(page.Has("#said"));
        Assert.True(page.Has("#waiting"));
        Assert.False(page.Has("#confirm"));
        Assert.Equal(0, await PublishedAsync("count(*)"));
        Assert.Contains("waits", page.Text("#card-notice"), StringComparison.Ordinal);

        using var second = _desk.Browser();
        await second.SignInAsync(await _desk.OfficerAsync(Role.Focal));
        page = await second.SubmitAsync(await second.GetAsync("/mechanism"), "#confirm");
        Assert.Contains("We visit prisons.", page.Text("#in-force"), StringComparison.Ordinal);
        Assert.False(page.Has("#waiting"));
        Assert.Equal(2, await PublishedAsync("count(*)"));
        Assert.Equal(2, await PublishedAsync("count(*) filter (where card::json ->> 'exit' = 'https://www.example.org/' and (card::json ->> 'workingDays')::int = 3)"));
        Assert.Equal(1, await PublishedAsync("count(*) filter (where language = 'fa' and card::json ->> 'telephone' = '+00 222' and card::json ->> 'who' = '')"));
        Assert.Equal(["card.proposed", "card.confirmed"], await ActsAsync());
        Assert.False((await first.GetAsync("/mechanism")).Has("#card-notice"));
    }

    [Fact]
    public async Task Whoever_wrote_a_card_does_not_confirm_it_whatever_is_posted()
    {
        var officer = await _desk.OfficerAsync(Role.Admin, Role.Focal);
        using var browser = _desk.Browser();
        await browser.SignInAsync(officer);
        var page = await browser.SubmitAsync(await browser.GetAsync("/mechanism"), "#card-form", Good);
        var edit = page.Page.QuerySelector("#waiting input[name=edit]")!.GetAttribute("value")!;
        Assert.False(page.Has("#confirm"));
        Assert.Equal(CardRefusal.SameOfficer, await ConfirmAsync(officer, Guid.Parse(edit)));
        var cards = _desk.Services.GetRequiredService<CardStore>();
        var waiting = (await cards.ReadAsync(_desk.Mechanism, DeskUnderTest.Stop)).Waiting!;
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _desk.ExecuteAsync(
            "update desk.card_edit set state = 'confirmed', decided_by = proposed_by where id = @Id", new { waiting.Id }));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        Assert.Equal(0, await PublishedAsync("count(*)"));
    }

    [Fact]
    public async Task What_breaks_a_rule_is_said_and_what_was_typed_stays()
    {
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Chair));
        foreach (var (name, value) in new[]
        {
            ("exit", "http://www.example.org/"), ("exit", "https://www.example.org/from-here"), ("exit", "https://user@www.example.org/"), ("exit", "https://localhost/"),
            ("exit", "https://www.example.org:8443/"), ("workingDays", "0"), ("workingDays", "soon"), ("daysOff", "1.1.2027"), ("languages[fr].who", "Nous"),
            ("languages[en].telephone", "+00\t111"), ("languages[en].who", "We visit \u202Eprisons."), ("languages[fa].hours", "9\u20665"),
        })
        {
            (string, string)[] fields = [.. Good.Where(field => field.Name != name), (name, value)];
            var page = await browser.SubmitAsync(await browser.GetAsync("/mechanism"), "#card-form", fields);
            Assert.True(page.Has("#refused"), $"{name} = {value}");
            Assert.Contains("+00 222", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
            Assert.Contains(value, WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
        }

        Assert.Empty(await ActsAsync());
    }

    [Fact]
    public async Task Days_off_are_pasted_as_a_CSV_file_and_the_second_officer_sees_by_when_reports_are_read()
    {
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Admin));
        var (first, second) = (_desk.Today.AddDays(1), _desk.Today.AddDays(2));
        var solar = string.Concat(DayCalendar.Find(DayCalendar.SolarHijri).Write(second, DateUnit.Day)!.Select(sign => char.IsAsciiDigit(sign) ? (char)(sign - '0' + '\u06F0') : sign));
        (string, string)[] fields =
        [
            .. Good.Where(field => field.Name is not ("daysOff" or "weekdays" or "workingDays")), ("workingDays", "\u06F2"),
            .. Enumerable.Range(1, 7).Select(day => ("weekdays", $"{day}")), ("daysOff", $"day;name\r\n{first:yyyy-MM-dd};one\r\n{solar};other"),
        ];
        var page = await browser.SubmitAsync(await browser.GetAsync("/mechanism"), "#card-form", fields);
        Assert.Contains($"{first:yyyy-MM-dd}, {second:yyyy-MM-dd}", page.Text("#waiting"), StringComparison.Ordinal);
        Assert.Contains($"{_desk.Today.AddDays(4):yyyy-MM-dd}", page.Text("#read-by"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_change_waits_until_the_first_is_decided_and_a_decided_one_stays_as_it_is()
    {
        var (first, second) = (await _desk.OfficerAsync(Role.Admin), await _desk.OfficerAsync(Role.Focal));
        using var one = _desk.Browser();
        using var other = _desk.Browser();
        await one.SignInAsync(first);
        await other.SignInAsync(second);
        var form = await one.GetAsync("/mechanism");
        await one.SubmitAsync(form, "#card-form", Good);
        Assert.True((await one.SubmitAsync(form, "#card-form", [.. Good.Where(field => field.Name != "workingDays"), ("workingDays", "4")])).Has("#refused"));
        var seen = await other.GetAsync("/mechanism");
        await one.SubmitAsync(await one.GetAsync("/mechanism"), "#withdraw");
        Assert.True((await other.SubmitAsync(seen, "#confirm")).Has("#refused"));
        Assert.Equal(0, await PublishedAsync("count(*)"));
        await Assert.ThrowsAsync<PostgresException>(() => _desk.ExecuteAsync("update desk.card_edit set state = 'confirmed'"));
    }

    [Fact]
    public async Task That_visitors_were_shown_another_card_is_said_until_an_officer_has_looked_into_it()
    {
        var watch = _desk.Services.GetRequiredService<CardWatchState>();
        Assert.True(await watch.NoteAsync(_desk.Mechanism, DeskUnderTest.Stop));
        Assert.False(await watch.NoteAsync(_desk.Mechanism, DeskUnderTest.Stop));
        using var browser = _desk.Browser();
        var home = await browser.SignInAsync(await _desk.OfficerAsync(Role.Admin));
        Assert.Contains("another card", home.Text("#card-notice"), StringComparison.Ordinal);
        var page = await browser.SubmitAsync(await browser.GetAsync("/mechanism"), "#differs");
        Assert.DoesNotContain("another card", page.Text("#card-notice"), StringComparison.Ordinal);
        Assert.Equal(["card.differs", "card.difference-acknowledged"], await ActsAsync());
    }

    [Fact]
    public async Task Only_who_minds_the_card_comes_to_it()
    {
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Intake, Role.Case, Role.Audit));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/mechanism")).Status);
    }

    private async Task<CardRefusal> ConfirmAsync(TestOfficer officer, Guid edit)
    {
        var found = (await _desk.Services.GetRequiredService<OfficerStore>().FindAsync(officer.Id, DeskUnderTest.Stop))!;
        using var passphrase = SecretBytes.CopyOf(Encoding.UTF8.GetBytes(officer.Passphrase));
        using var ring = new KeyRing(found, IdentityFile.TryOpen(found.IdentityFile, passphrase)!, _desk.Services.GetRequiredService<DeskDatabase>(), _desk.Clock);
        return await _desk.Services.GetRequiredService<CardStore>().ConfirmAsync(ring, edit, DeskUnderTest.Stop);
    }

    private async Task<IEnumerable<string>> ActsAsync() =>
        await _desk.ScalarAsync<string[]>("select coalesce(array_agg(act order by number), '{}') from desk.event where act like 'card.%'");

    private async Task<long> PublishedAsync(string what)
    {
        await using var connection = await _desk.Services.GetRequiredService<IntakeDatabase>().Source.OpenConnectionAsync(DeskUnderTest.Stop);
        return await connection.ExecuteScalarAsync<long>($"select {what} from intake.mechanism_card");
    }
}
