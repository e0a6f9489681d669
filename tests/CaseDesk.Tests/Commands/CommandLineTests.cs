using System.Text.Json;
using Dapper;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Commands;

public sealed class CommandLineTests : IAsyncLifetime
{
    private Databases _databases = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _databases = await Databases.CreateAsync();

    public ValueTask DisposeAsync() => _databases.DisposeAsync();

    [Theory]
    [InlineData("--help")]
    [InlineData("migrate", "--help")]
    [InlineData("item", "list", "--help")]
    [InlineData("audit", "verify", "--help")]
    public async Task Every_verb_explains_itself_without_any_setting(params string[] arguments)
    {
        var command = await DeskCommand.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);
        Assert.Equal(0, command.ExitCode);
        Assert.Contains("Usage", command.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_misuse_ends_with_2_shows_help_and_repeats_nothing_that_was_typed()
    {
        var command = await DeskCommand.RunAsync(DeskCommand.Settings(_databases), "item", "list", "correct-horse-battery");
        Assert.Equal(2, command.ExitCode);
        Assert.DoesNotContain("correct-horse-battery", command.Output + command.Errors, StringComparison.Ordinal);
        Assert.Contains("list", command.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_setting_ends_with_2_and_is_named()
    {
        var command = await DeskCommand.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), "item", "list");
        Assert.Equal((2, "SafeReport__Desk is not set."), (command.ExitCode, command.Errors.Trim()));
    }

    [Fact]
    public async Task Migrate_on_migrated_databases_runs_nothing()
    {
        var command = await DeskCommand.RunAsync(DeskCommand.Settings(_databases), "migrate", "--json");
        Assert.Equal((0, """{"ran":[]}"""), (command.ExitCode, command.Output.Trim()));
    }

    [Fact]
    public async Task Migrate_on_empty_databases_says_what_it_runs_and_a_verb_before_it_says_what_to_do()
    {
        foreach (var owner in new[] { _databases.IntakeAsOwner, _databases.DeskAsOwner })
        {
            await using var connection = await _databases.Source(owner).OpenConnectionAsync(Stop);
            await connection.ExecuteAsync("drop schema if exists intake cascade; drop schema if exists desk cascade; drop schema migration cascade");
        }

        var early = await DeskCommand.RunAsync(DeskCommand.Settings(_databases), "item", "list");
        Assert.Equal(1, early.ExitCode);
        Assert.Contains("casedesk migrate", early.Errors, StringComparison.Ordinal);

        var migrate = await DeskCommand.RunAsync(DeskCommand.Settings(_databases), "migrate");
        Assert.Equal(0, migrate.ExitCode);
        Assert.Contains("0001_intake", migrate.Errors, StringComparison.Ordinal);
        Assert.Contains("0001_desk", migrate.Errors, StringComparison.Ordinal);

        Assert.Equal(0, (await DeskCommand.RunAsync(DeskCommand.Settings(_databases), "item", "list")).ExitCode);
    }

    [Fact]
    public async Task Audit_verify_ends_with_0_while_the_chain_holds_and_with_1_where_it_breaks()
    {
        var log = new EventLog(new DeskDatabase(_databases.Source(_databases.DeskAsDesk)), TimeProvider.System);
        for (var number = 1; number <= 3; number++)
        {
            await log.AppendAsync(new DeskEvent("item.opened", null, null, "item", Guid.NewGuid()), Stop);
        }

        var before = await DeskCommand.RunAsync(DeskCommand.Settings(_databases), "audit", "verify", "--json");
        Assert.Equal(0, before.ExitCode);
        Assert.Equal(3, JsonDocument.Parse(before.Output).RootElement.GetProperty("events").GetInt64());

        await using var connection = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync("alter table desk.event disable trigger all; update desk.event set act = 'x' where number = 2");

        var after = await DeskCommand.RunAsync(DeskCommand.Settings(_databases), "audit", "verify");
        Assert.Equal(1, after.ExitCode);
        Assert.Contains("broken at event 2", after.Output, StringComparison.Ordinal);
    }
}
