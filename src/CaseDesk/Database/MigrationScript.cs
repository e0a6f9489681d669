using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace SafeReport.CaseDesk.Database;

/// <summary>One numbered script of one database, as embedded in the program.</summary>
public sealed record MigrationScript(int Number, string Name, string Sql)
{
    public byte[] Sha256 { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(Sql));

    /// <param name="database">"intake" or "desk": the folder the scripts stand in.</param>
    public static IReadOnlyList<MigrationScript> Embedded(string database)
    {
        var assembly = typeof(MigrationScript).Assembly;
        var prefix = $"SafeReport.CaseDesk.Database.Migrations.{database}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[prefix.Length..^".sql".Length]))
            .OrderBy(script => script.Number)];
    }

    private static MigrationScript Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new MigrationScript(int.Parse(name.AsSpan(0, 4)), name, reader.ReadToEnd());
    }
}
