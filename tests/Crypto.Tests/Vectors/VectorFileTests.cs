namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>The committed vectors are, byte for byte, what the library makes from fixed seeds.</summary>
public sealed class VectorFileTests
{
    private static readonly bool Write = Environment.GetEnvironmentVariable("SAFEREPORT_WRITE_VECTORS") == "1";

    [Theory]
    [MemberData(nameof(Names))]
    public void Committed_vectors_are_what_the_library_makes(string name)
    {
        var made = VectorFile.Text(VectorFile.All[name]());
        if (Write)
        {
            File.WriteAllText(VectorFile.PathOf(name), made);
        }

        Assert.Equal(made, File.ReadAllText(VectorFile.PathOf(name)));
    }

    public static IEnumerable<TheoryDataRow<string>> Names() => VectorFile.All.Keys.Select(n => new TheoryDataRow<string>(n));
}
