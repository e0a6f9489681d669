using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>Files that are not any more what was chosen are named and taken out; choosing again replaces; an empty one and a hundred go.</summary>
public sealed class FileTests(GridSystem system) : IClassFixture<GridSystem>
{
    private static readonly Dictionary<string, Action<string>> Faults = new(StringComparer.Ordinal)
    {
        ["vanished"] = File.Delete,
        ["changed"] = path => File.WriteAllText(path, "others"),
        ["emptied"] = path => File.WriteAllText(path, ""),
        ["grown"] = path => File.AppendAllText(path, " and more"),
        ["replaced by a folder"] = path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        },
    };

    private static readonly string[] Moments = ["before Send", "while it is not sent"];

    private static readonly string[] Once = ["vanished: before Send", "changed: while it is not sent", "emptied: before Send"];

    public static IEnumerable<TheoryDataRow<string, string>> Rows() => Grid.OnScreens(from fault in Faults.Keys from moment in Moments select $"{fault}: {moment}", Once);

    public static IEnumerable<TheoryDataRow<string, string>> Sizes() => Grid.OnScreens(["an empty one", "a hundred"]);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_file_that_is_not_what_was_chosen_is_named_and_taken_out_and_the_rest_goes(string screen, string what)
    {
        var (fault, moment) = (what.Split(": ")[0], what.Split(": ")[1]);
        var folder = Directory.CreateTempSubdirectory("safereport-files-").FullName;
        var (gone, stays) = (Path.Combine(folder, "عکس ۱.txt"), Path.Combine(folder, "stays.txt"));
        await File.WriteAllTextAsync(gone, "chosen");
        await File.WriteAllTextAsync(stays, "stays");
        await using var visit = await Visit.BeginAsync(system, screen);
        await visit.OpenAndWriteAsync();
        await visit.Page.SetInputFilesAsync("#files", [gone, stays]);
        // Chosen again: in place of the first, not beside it.
        await visit.Page.SetInputFilesAsync("#files", stays);
        Assert.Equal(2, await visit.Page.Locator("#files-list li").CountAsync());
        if (moment == "while it is not sent")
        {
            await visit.Page.RouteAsync(Steps.Items, route => route.AbortAsync());
            await visit.SendAsync();
            await visit.TapAsync("#sending-retry");
            await visit.TapAsync("#sending-stop");
            await visit.Page.UnrouteAsync(Steps.Items);
        }

        Faults[fault](gone);
        await visit.SendAsync();
        var named = (await visit.TextAsync("errorGone")).Trim().TrimEnd('\u2066', '\u2068').TrimEnd();   // marks become elements
        await Assertions.Expect(visit.Page.Locator("#errors")).ToContainTextAsync(named);
        await Assertions.Expect(visit.Page.Locator("#errors")).ToContainTextAsync(Path.GetFileName(gone));
        Assert.Equal(["stays.txt"], await visit.Page.Locator("#files-list bdi").AllTextContentsAsync());
        await visit.SendAsync();
        await visit.ArriveAsync();
        var arrived = await visit.AssertArrivedAsync(visit.Words);
        Assert.Equal([5L], arrived[0].Files);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task An_empty_file_and_a_hundred_at_once_go(string screen, string what)
    {
        var count = what == "a hundred" ? 100 : 1;
        await using var visit = await Visit.BeginAsync(system, screen);
        await visit.OpenAndWriteAsync();
        await visit.Page.SetInputFilesAsync("#files", Enumerable.Range(0, count).Select(number =>
            new FilePayload { Name = $"{number}.txt", MimeType = "text/plain", Buffer = new byte[count == 1 ? 0 : number] }));
        await visit.UntilAsync($"document.querySelectorAll('#files-list li').length === {count}");
        await visit.SendAsync();
        await visit.ArriveAsync();
        Assert.Equal(Enumerable.Range(0, count).Select(number => (long)number), (await visit.AssertArrivedAsync(visit.Words))[0].Files);
    }
}
