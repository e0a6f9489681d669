using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>A case that grew for years opens like a new one: what a page asks of the database does not grow with what the case holds.</summary>
public sealed class CasePageCostTests : IAsyncLifetime
{
    private const int MostStatements = 20;

    private readonly DeskUnderTest _desk = new();

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_page_of_a_case_costs_as_many_statements_with_two_hundred_items_as_with_five()
    {
        var officer = await _desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        using var ring = await RingAsync(officer);
        var (small, large) = (await CaseAsync(ring, sanctions: 3, items: 5), await CaseAsync(ring, sanctions: 50, items: 200));
        using var browser = _desk.Browser();
        await browser.SignInAsync(officer);
        var (few, many) = (await StatementsAsync(browser, small), await StatementsAsync(browser, large));
        Assert.True(few.Count == many.Count, $"{few.Count} and {many.Count}:\n{string.Join("\n", many.Except(few))}");
        Assert.True(few.Count <= MostStatements, $"{few.Count}:\n{string.Join("\n", few)}");
        Assert.DoesNotContain(few, sql => sql.Contains("for update", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Lists_lock_nothing()
    {
        var officer = await _desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        using (var ring = await RingAsync(officer))
        {
            await CaseAsync(ring, sanctions: 3, items: 5);
        }

        using var browser = _desk.Browser();
        await browser.SignInAsync(officer);
        foreach (var list in new[] { "/cases", "/register", "/inbox", "/inbox?show=case" })
        {
            Assert.DoesNotContain(await StatementsAsync(browser, list), sql => sql.Contains("for update", StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Every statement that the server was asked while it made one page; beginnings and ends of transactions are none.</summary>
    private static async Task<IReadOnlyList<string>> StatementsAsync(DeskBrowser browser, string page)
    {
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(page)).Status);   // what comes once in a session came
        List<string> statements = [];
        using var asked = new Activity(nameof(CasePageCostTests)).SetIdFormat(ActivityIdFormat.W3C).Start();   // the request carries its trace: other tests ask the same server's kind at the same time
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == asked.TraceId && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string sql)
                {
                    lock (statements)
                    {
                        statements.AddRange(sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(page)).Status);
        lock (statements)
        {
            Assert.NotEmpty(statements);
            return [.. statements];
        }
    }

    private async Task<KeyRing> RingAsync(TestOfficer officer)
    {
        var found = (await _desk.Services.GetRequiredService<OfficerStore>().FindAsync(officer.Id, DeskUnderTest.Stop))!;
        using var passphrase = SecretBytes.CopyOf(System.Text.Encoding.UTF8.GetBytes(officer.Passphrase));
        return new KeyRing(found, IdentityFile.TryOpen(found.IdentityFile, passphrase)!, _desk.Services.GetRequiredService<DeskDatabase>(), _desk.Clock);
    }

    private async Task<string> CaseAsync(KeyRing ring, int sanctions, int items)
    {
        var (cases, database) = (_desk.Services.GetRequiredService<CaseStore>(), _desk.Services.GetRequiredService<CaseDatabase>());
        using var reporter = _desk.Reporter();
        var id = (await cases.OpenFromItemAsync(ring, await ReceiveAsync(reporter), new NewCase("Wing B", null, "S3", "I3", null, [ring.Officer]), DeskUnderTest.Stop)).Value;
        for (var item = 1; item < items; item++)
        {
            Assert.True((await cases.LinkItemAsync(ring, await ReceiveAsync(reporter), id, DeskUnderTest.Stop)).Done);
        }

        await using var act = (await database.BeginAsync(ring, id, DeskUnderTest.Stop))!;
        for (var sanction = 0; sanction < sanctions; sanction++)
        {
            var contact = sanction == 0 ? new ProtectedCommunication { Recipient = "NPM_MEMBER" } : null;
            Assert.True((await AllegedSanctionStore.RecordAsync(act, new AllegedSanction { Act = "A02" }, contact, DeskUnderTest.Stop)).Done);
        }

        await act.CommitAsync(DeskUnderTest.Stop);
        return $"/cases/{id}";
    }

    private async Task<Crypto.Items.ItemId> ReceiveAsync(Crypto.Items.ReporterKeys reporter)
    {
        var item = await _desk.ReceiveAsync(reporter: reporter);
        await _desk.ExecuteAsync("update desk.item set status = 'OPENED', first_opened_on = arrived_on where id = @Id", new { Id = item.Guid });
        return item;
    }
}
