using Xunit;

namespace SafeReport.CaseDesk.Tests;

/// <summary>For lists that must agree: a failure says what to do and names each difference in full, a line each.</summary>
public static class Differences
{
    public static void None(string whatIsWrong, IEnumerable<string> differences)
    {
        string[] all = [.. differences];
        Assert.True(all.Length == 0, $"{whatIsWrong}:\n{string.Join('\n', all)}");
    }
}
