using System.Net;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Tests.Pages;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Memory;

/// <summary>Where nothing can be locked, keys may be written to the disk and lie there after the officer has gone home.</summary>
public sealed class UnlockedMemoryTests(DeskProcess desk) : IClassFixture<DeskProcess>
{
    [Fact]
    public async Task No_officer_s_keys_are_opened_on_memory_that_is_not_locked_unless_the_operator_allows_it()
    {
        // One each: the server runs by the real clock, in which an officer's next code comes only half a minute later.
        var (officer, _) = await desk.OfficerAsync(Role.Admin);
        var (second, _) = await desk.OfficerAsync(Role.Admin);
        var (third, _) = await desk.OfficerAsync(Role.Admin);
        using (var browser = desk.Browser())
        {
            Assert.Matches("^Keys in memory: [0-9]+ KiB, all of it locked", (await browser.SignInAsync(officer)).Text("#locked-memory"));
        }

        await desk.RestartWithoutLockedMemoryAsync(allowed: false);
        using (var browser = desk.Browser())
        {
            var refused = await browser.SignInAsync(second);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains("ulimit -l", refused.Text("#refusal"), StringComparison.Ordinal);
            Assert.Equal("/sign-in", (await browser.GetAsync("/officers")).At.AbsolutePath);
        }

        await desk.RestartWithoutLockedMemoryAsync(allowed: true);
        using (var browser = desk.Browser())
        {
            Assert.Contains("NOT locked", (await browser.SignInAsync(third)).Text("#locked-memory"), StringComparison.Ordinal);
        }
    }
}
