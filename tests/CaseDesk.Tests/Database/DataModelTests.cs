using System.Text.RegularExpressions;
using Dapper;
using SafeReport.CaseDesk.Records;
using SafeReport.Crypto.Tests.Support;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Database;

/// <summary>What docs/data-model.md says is what there is: a column that nobody told of is a column that nobody thought about.</summary>
public sealed partial class DataModelTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "data-model.md"));

    [Fact]
    public async Task Every_table_and_column_of_both_databases_is_told_and_no_other()
    {
        var told = Sections().ToDictionary(section => section.Table, section => ColumnsToldIn(section.Body), StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', Lines(await ColumnsAsync())), string.Join('\n', Lines(told)));
    }

    [Fact]
    public async Task What_each_role_may_do_with_a_table_is_told_with_it()
    {
        var sections = Sections().ToDictionary(section => section.Table, section => section.Body, StringComparer.Ordinal);
        var missing = (await GrantsAsync()).Where(grant => !sections[grant.Table].Contains(grant.Sentence, StringComparison.Ordinal));
        Assert.Empty(missing.Select(grant => $"{grant.Table} {grant.Sentence}"));
        var rolesTold = sections.SelectMany(section => RoleSentence().Matches(section.Value).Select(match => $"{section.Key} {match.Value}"));
        Assert.Equal((await GrantsAsync()).Select(grant => $"{grant.Table} {grant.Sentence}").Order(StringComparer.Ordinal), rolesTold.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kind_of_record_is_told_and_no_other()
    {
        var kinds = Text[Text.IndexOf("| kind | content |", StringComparison.Ordinal)..Text.IndexOf("Inside the seal stand", StringComparison.Ordinal)];
        var told = KindRow().Matches(kinds).ToList();
        Differences.None(
            "docs/data-model.md, \"Records of a case\", has no row for these kinds (docs/adding-a-record.md)",
            RecordKinds.All.Select(kind => kind.Name).Except(told.Select(row => row.Groups["kind"].Value)));
        Assert.Equal(RecordKinds.All.Select(kind => kind.Name), told.Select(row => row.Groups["kind"].Value));
        var clear = told.ToDictionary(row => row.Groups["kind"].Value, row => row.Groups["clear"].Value, StringComparer.Ordinal);
        Differences.None(
            "docs/data-model.md, \"Records of a case\", does not say of these kinds that a day or a state of work stands in the clear, and why",
            RecordKinds.All.Where(kind => (kind.HasDueDay && !Says(kind, "day")) || (kind.HasState && !Says(kind, "state"))).Select(kind => kind.Name));

        bool Says(RecordKind kind, string what) => clear[kind.Name].Contains(what, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Table, string Body)> Sections()
    {
        var headings = Heading().Matches(Text);
        return headings.Select((heading, index) => (heading.Groups["table"].Value, Text[heading.Index..(index + 1 < headings.Count ? headings[index + 1].Index : Text.Length)]));
    }

    private static string[] ColumnsToldIn(string section) =>
        [.. ColumnRow().Matches(section).SelectMany(row => Quoted().Matches(row.Groups["columns"].Value)).Select(column => column.Groups["name"].Value)];

    private static IEnumerable<string> Lines(Dictionary<string, string[]> tables) =>
        tables.OrderBy(table => table.Key, StringComparer.Ordinal).Select(table => $"{table.Key}: {string.Join(' ', table.Value.Order(StringComparer.Ordinal))}");

    private async Task<Dictionary<string, string[]>> ColumnsAsync()
    {
        const string sql = """
            select c.oid::regclass::text as Table, array_agg(a.attname::text) as Columns
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg\_t%'
            group by c.oid
            """;
        var tables = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var owner in new[] { databases.IntakeAsOwner, databases.DeskAsOwner })
        {
            await using var connection = await databases.Source(owner).OpenConnectionAsync(TestContext.Current.CancellationToken);
            foreach (var (table, columns) in await connection.QueryAsync<(string, string[])>(sql))
            {
                tables[table] = columns;
            }
        }

        return tables;
    }

    // As "Desk: select, update (`sealed`)": whole tables, or in brackets the only columns.
    private async Task<IReadOnlyList<(string Table, string Sentence)>> GrantsAsync()
    {
        const string sql = """
            select c.oid::regclass::text as Table, initcap(substr(r.role, 12)) || ': ' || string_agg(
                v.verb || case when has_table_privilege(r.role, c.oid, v.verb) then '' else ' (' || p.columns || ')' end, ', ' order by v.place) || '.' as Sentence
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            cross join (values ('safereport_portal'), ('safereport_desk')) as r (role)
            cross join (values (1, 'select'), (2, 'insert'), (3, 'update'), (4, 'delete')) as v (place, verb)
            cross join lateral (
                select string_agg('`' || a.attname || '`', ', ' order by a.attnum) as columns from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                    and has_column_privilege(r.role, c.oid, a.attnum, case v.verb when 'delete' then 'select' else v.verb end) and v.verb <> 'delete') p
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname in ('intake', 'desk', 'migration')
                and has_schema_privilege(r.role, n.oid, 'usage') and (has_table_privilege(r.role, c.oid, v.verb) or p.columns is not null)
            group by c.oid, r.role
            """;
        var grants = new HashSet<(string, string)>();
        foreach (var owner in new[] { databases.IntakeAsOwner, databases.DeskAsOwner })
        {
            await using var connection = await databases.Source(owner).OpenConnectionAsync(TestContext.Current.CancellationToken);
            grants.UnionWith(await connection.QueryAsync<(string, string)>(sql));
        }

        return [.. grants.Order()];
    }

    [GeneratedRegex(@"^#+ (?<table>(intake|desk|migration)\.[a-z_]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (?<columns>`[^|]*) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ColumnRow();

    [GeneratedRegex("`(?<name>[a-z_0-9]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| `(?<kind>[a-z_]+)` \| [^|]+ \| (?<clear>[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KindRow();

    [GeneratedRegex(@"(Portal|Desk): (select|insert|update|delete)[^.]*\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RoleSentence();
}
