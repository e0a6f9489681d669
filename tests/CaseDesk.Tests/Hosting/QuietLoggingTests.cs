using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SafeReport.CaseDesk.Tests.Pages;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Hosting;

/// <summary>A framework's message may quote what it failed on: an address, a field, a statement and its moment.</summary>
public sealed class QuietLoggingTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Theory]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel")]
    [InlineData("Microsoft.Extensions.Hosting.Internal.Host")]
    [InlineData("Npgsql.Command")]
    public void Nothing_of_a_framework_is_printed_however_grave(string category)
    {
        var logger = desk.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.All(Enum.GetValues<LogLevel>(), level => Assert.False(logger.IsEnabled(level)));
    }

    [Fact]
    public void The_programs_own_warnings_are()
    {
        var logger = desk.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SafeReport.CaseDesk.Features");

        Assert.Equal((false, true), (logger.IsEnabled(LogLevel.Information), logger.IsEnabled(LogLevel.Warning)));
    }
}
