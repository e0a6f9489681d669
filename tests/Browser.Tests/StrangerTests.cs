using System.Diagnostics;
using System.Text.Json;
using SafeReport.Browser.Tests.Support;
using SafeReport.Crypto.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>The formats are what protocol.md says, not only what the product does to itself: strangers can write and read them.</summary>
public sealed class StrangerTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static readonly string Vectors = Checkout.Vectors;

    [Fact]
    public async Task An_item_sealed_by_a_stranger_is_opened_by_the_desk_and_its_export_by_a_stranger_again()
    {
        var photo = Path.Combine(system.Data, "photo.png");
        await File.WriteAllBytesAsync(photo, Photo.Png("from a stranger"));

        var sent = JsonSerializer.Deserialize<JsonElement>(await NodeAsync(
            "independent-sealer.mjs", system.Portal.Address.ToString().TrimEnd('/'), "--text", "كُتب في مكان آخر", "--act", "A02", "--attach", $"{photo}:image/png"));
        Assert.Equal(204, sent.GetProperty("status").GetInt32());
        var item = sent.GetProperty("item").GetString()!;

        await system.RestartDeskAsync();
        var passphrase = await system.PassphraseFileAsync();
        var officer = system.FirstOfficer.Name;
        var opened = JsonSerializer.Deserialize<JsonElement>(
            await system.CommandAsync("item", "open", item, "--officer", officer, "--passphrase-file", passphrase, "--json"));
        Assert.Equal("كُتب في مكان آخر", opened.GetProperty("report").GetProperty("what").GetString());
        Assert.Equal("verified", opened.GetProperty("author").GetString());
        Assert.Equal("form", opened.GetProperty("route").GetString());
        Assert.False(opened.GetProperty("alarm").GetBoolean());

        var exported = Path.Combine(system.Data, "item.age");
        await system.CommandAsync("item", "export", item, "--officer", officer, "--passphrase-file", passphrase, "--out", exported);
        var identity = Path.Combine(system.Data, "officer.age");
        await system.CommandAsync("officer", "identity", officer, "--out", identity);
        var tar = Path.Combine(system.Data, "item.tar");
        await NodeAsync("open-export.mjs", identity, passphrase, exported, tar);
        var unpacked = Directory.CreateDirectory(Path.Combine(system.Data, "unpacked")).FullName;
        await RunAsync("tar", "-xf", tar, "-C", unpacked);
        Assert.Equal(await File.ReadAllBytesAsync(photo), await File.ReadAllBytesAsync(Path.Combine(unpacked, "attachments", "001")));
        Assert.Contains("كُتب في مكان آخر", await File.ReadAllTextAsync(Path.Combine(unpacked, "report.json")));
    }

    private static Task<string> NodeAsync(string script, params string[] arguments) =>
        RunAsync("node", [Path.Combine(Vectors, script), .. arguments]);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}");
    }
}
