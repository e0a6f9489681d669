using System.Net;
using Dapper;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>The nightly rewrite lets a sender wait, and loses nothing that was acknowledged.</summary>
public sealed class RewrittenMeanwhileTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    [Fact]
    public async Task What_is_sent_while_the_tables_are_rewritten_is_stored_whole()
    {
        await using var desk = await portal.Databases.Source(portal.Databases.IntakeAsDesk).OpenConnectionAsync(TestContext.Current.CancellationToken);
        using var sent = new CancellationTokenSource();
        var rewriting = RewriteAsync(desk, sent.Token);
        var items = Enumerable.Range(0, 60).Select(static _ => (Id: ItemId.New(), Body: SealedForms.Submission())).ToList();

        foreach (var some in items.Chunk(6))
        {
            foreach (var answer in await Task.WhenAll(some.Select(item => portal.SendAsync(item.Id, item.Body))))
            {
                Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
                answer.Dispose();
            }
        }

        await sent.CancelAsync();
        Assert.True(await rewriting > 0);
        foreach (var item in items)
        {
            Assert.Equal(item.Body, await portal.Stored.SubmissionAsync(item.Id));
        }
    }

    private static async Task<int> RewriteAsync(Npgsql.NpgsqlConnection desk, CancellationToken sent)
    {
        var rewritten = 0;
        do
        {
            try
            {
                rewritten += await desk.ExecuteScalarAsync<bool>("select intake.rewrite_items()") ? 1 : 0;
            }
            catch (Npgsql.PostgresException busy) when (busy.SqlState == Npgsql.PostgresErrorCodes.LockNotAvailable)
            {
                // It gives way.
            }

            await Task.Delay(20, CancellationToken.None);
        }
        while (!sent.IsCancellationRequested);
        return rewritten;
    }
}
