using Microsoft.Extensions.DependencyInjection;
using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Features.PublicPages;
using SafeReport.Portal.Features.Report;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.Portal.Tests.Published;

/// <summary>What is published is seen within a minute when nothing tells of it: a notification is lost with the connection that listens, and no database tells that a day has passed.</summary>
public sealed class LookOfEveryMinuteTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly PublicPage Page = PublicPage.All.First(static page => page.Component == typeof(ReportDocument));

    [Fact]
    public async Task A_page_changes_within_a_minute_without_a_notification_and_when_the_day_comes_on_which_a_keyset_ends()
    {
        var clock = new SetClock(DateTimeOffset.UtcNow);
        var builder = PortalParts.Builder(databases.IntakeAsPortal);
        builder.Services.AddSingleton<TimeProvider>(clock);
        await using var app = builder.Build();
        var shelf = app.Services.GetRequiredService<PageShelf>();
        var desk = new Publishing(databases.Source(databases.IntakeAsDesk));
        using var watch = app.Services.GetRequiredService<PublishedWatch>();   // the look by the clock alone: nobody listens
        await watch.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => shelf.Find(Page, "en") is not null);

        await desk.KeysetAsync(await desk.MechanismAsync("Seen by the clock"), 1, lastDay: -29);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        clock.Pass(TimeSpan.FromSeconds(59));
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Seen by the clock", Text(), StringComparison.Ordinal);
        await PassUntilAsync(TimeSpan.FromSeconds(1), () => Text().Contains("Seen by the clock", StringComparison.Ordinal));
        Assert.Contains("id=\"write\"", Text(), StringComparison.Ordinal);

        // The last day of its grace is tomorrow; nothing in the database changes when that has passed.
        await PassUntilAsync(TimeSpan.FromDays(2), () => Text().Contains("id=\"closed\"", StringComparison.Ordinal));
        Assert.DoesNotContain("id=\"write\"", Text(), StringComparison.Ordinal);
        await watch.StopAsync(TestContext.Current.CancellationToken);

        string Text() => System.Text.Encoding.UTF8.GetString(shelf.Find(Page, "en")!.Bytes);

        // Again and again: when exactly the watch lies down to wait is its own affair.
        Task PassUntilAsync(TimeSpan step, Func<bool> isSeen) => UntilAsync(() =>
        {
            clock.Pass(step);
            return isSeen();
        });
    }

    [Fact]
    public async Task The_program_has_both_the_watch_and_the_listener()
    {
        var builder = PortalParts.Builder(databases.IntakeAsPortal);
        await using var app = builder.Build();

        Assert.NotNull(app.Services.GetService<PublishedWatch>());
        Assert.NotNull(app.Services.GetService<PublishedListener>());
    }

    private static async Task UntilAsync(Func<bool> isSeen)
    {
        for (var attempt = 0; !isSeen(); attempt++)
        {
            Assert.True(attempt < 400, "Not seen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }
}
