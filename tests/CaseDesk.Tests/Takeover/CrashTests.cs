using System.Security.Cryptography;
using Dapper;
using SafeReport.CaseDesk.Tests.Commands;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Takeover;

public sealed class CrashTests : IAsyncLifetime
{
    private const int Items = 240;

    private readonly string _data = Directory.CreateTempSubdirectory("safereport-").FullName;
    private Databases _databases = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _databases = await Databases.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_desk_killed_again_and_again_while_it_takes_items_over_ends_with_each_of_them_once()
    {
        var rows = new IntakeRows(_databases);
        await rows.AddMechanismAsync();
        var sent = new Dictionary<ItemId, byte[]>();
        for (var number = 0; number < Items; number++)
        {
            var id = ItemId.New();
            sent.Add(id, await rows.AddAsync(id, number % 20 == 0 ? 3_145_728 : 32_768));
        }

        var killedInTheMiddle = 0;
        for (var round = 0; round < 30 && await LeftAsync() > 0; round++)
        {
            var desk = await StartAsync();
            await Task.Delay(RandomNumberGenerator.GetInt32(10, 400), Stop);
            await desk.DisposeAsync();   // kill -9
            killedInTheMiddle += await LeftAsync() is > 0 and < Items ? 1 : 0;
        }

        await using (var desk = await StartAsync())
        {
            for (var wait = 0; wait < 300 && await LeftAsync() > 0; wait++)
            {
                await Task.Delay(100, Stop);
            }
        }

        Assert.True(killedInTheMiddle > 0, "Every kill came too early or too late.");
        Assert.Equal(0, await LeftAsync());
        Assert.Equal((Items, Items), (await rows.DeskAsync<int>("select count(*) from desk.item"), await rows.DeskAsync<int>("select count(*) from desk.seen_item")));
        Assert.Equal(Items + (Items / 20 * 3), await rows.DeskAsync<int>("select count(*) from desk.item_part"));
        foreach (var (id, payload) in sent)
        {
            Assert.True((await rows.DeskPayloadAsync(id)).AsSpan().SequenceEqual(payload));
        }

        Task<int> LeftAsync() => rows.IntakeAsync<int>("select count(*) from intake.item_id where taken_on is null");
    }

    private Task<AppProcess> StartAsync() => AppProcess.StartAsync("SafeReport.CaseDesk.dll", DeskCommand.Settings(_databases, _data));
}
