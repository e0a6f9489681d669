using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Takeover;

/// <summary>With a real synchronous standby: its own cluster, because every commit waits for it.</summary>
public sealed class StandbyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_standby_the_bytes_go_from_intake_and_the_id_a_week_later()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var databases = await Databases.CreateAsync(cluster);
        var (clock, rows) = (SetClock.AtNoon(), new IntakeRows(databases));
        await rows.AddMechanismAsync();
        var intake = new IntakeDatabase(databases.Source(databases.IntakeAsDesk));
        await using var session = await databases.Source(databases.DeskAsDesk).OpenConnectionAsync(Stop);
        var clearing = new IntakeClearing(intake, Clocks.Trusted(new DeskDatabase(databases.Source(databases.DeskAsDesk)), clock), clock);
        await rows.AddAsync(ItemId.New(), 1_572_864);
        await new ItemTakeover(intake, clock, NullLogger<ItemTakeover>.Instance).RunAsync(session, Stop);
        Assert.Equal(0, await clearing.ClearAsync(session, Stop));

        await cluster.StartSynchronousStandbyAsync();

        Assert.Equal(1, await ClearWhenItFollowsAsync());
        Assert.Equal(0, await rows.IntakeAsync<long>("select count(*) from intake.sealed_item"));
        Assert.Equal(0, await rows.IntakeAsync<long>("select count(*) from intake.sealed_item_part"));

        clock.Pass(TimeSpan.FromDays(7));
        Assert.Equal(0, await clearing.ForgetIdsAsync(Stop));
        clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await clearing.ForgetIdsAsync(Stop));
        Assert.Equal(2, await rows.DeskAsync<long>("select count(*) from desk.item_part"));

        async Task<int> ClearWhenItFollowsAsync()
        {
            for (var attempt = 0; attempt < 100; attempt++)
            {
                if (await clearing.ClearAsync(session, Stop) is > 0 and var cleared)
                {
                    return cleared;
                }

                await Task.Delay(100, Stop);   // the reloaded configuration takes a moment
            }

            return 0;
        }
    }
}
