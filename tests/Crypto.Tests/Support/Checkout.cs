namespace SafeReport.Crypto.Tests.Support;

/// <summary>Where the checkout is that these tests were built from.</summary>
internal static class Checkout
{
    internal static string Root { get; } = Find();

    internal static string Vectors { get; } = Path.Combine(Root, "tests", "vectors");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SafeReport.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside a checkout.");
    }
}
