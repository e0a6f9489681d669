using System.Text;
using System.Text.Json;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Processes;

namespace SafeReport.CaseDesk.Tests.Ceremony;

/// <summary>The real program, in the four steps of a ceremony whose root keys never come near a network.</summary>
public sealed class CeremonyCommandTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Offline = new(StringComparer.Ordinal);

    private readonly CeremonyRoom _room = new();

    private string Usb => Path.Combine(_room.Out, "usb");

    private string Roots => Path.Combine(_room.Out, "roots");

    private Dictionary<string, string> Desk => DeskCommand.Settings(_room.Databases, _room.Data);

    public ValueTask InitializeAsync() => _room.InitializeAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Three_root_keys_are_made_offline_two_sign_apart_and_visitors_accept_the_keyset()
    {
        var mechanism = await MakeRootsAsync();
        var letters = await DrawAsync();
        await SignAsync(1, "signed-by-1", letters);
        await SignAsync(3, "signed-by-3", letters);

        var few = await DeskCommand.RunAsync(Desk, "ceremony", "open", "--note", At("signed-by-1"), "--out", Usb);
        Assert.Equal((1, "Not enough root keys have signed."), (few.ExitCode, few.Errors.Trim().Split('\n')[^1]));
        for (var time = 0; time < 2; time++)   // a repeat changes nothing
        {
            var open = await DeskCommand.RunAsync(
                Desk, "ceremony", "open", "--note", At("signed-by-1"), "--note", At("signed-by-3"), "--out", Usb, "--root-keys", At("root-keys.json"), "--json");
            Assert.Equal((0, letters), (open.ExitCode, JsonDocument.Parse(open.Output).RootElement.GetProperty("fingerprint").GetString()));
        }

        (var note, var pins) = await _room.AsVisitorAsync(mechanism);
        Assert.Equal((3, 2), (pins!.Roots.Count, pins.Threshold));
        Assert.Equal(KeysetRefusal.None, KeysetVerifier.Verify(note!, pins, DateOnly.FromDateTime(DateTime.UtcNow)).Refusal);
        Assert.Contains("kept by Kim", await File.ReadAllTextAsync(At("ceremony-record.txt")), StringComparison.Ordinal);

        var publish = await DeskCommand.RunAsync(Desk, "keyset", "publish", "--json");
        Assert.Equal((0, $$"""[{"mechanism":"{{mechanism}}","serials":[]}]"""), (publish.ExitCode, publish.Output.Trim()));
    }

    [Fact]
    public async Task Signing_refuses_another_mechanisms_keyset_other_letters_and_a_wrong_passphrase()
    {
        await MakeRootsAsync();
        var letters = await DrawAsync();
        var others = Path.Combine(_room.Out, "others");
        _room.MakeRoots(1, 1, others);

        await RefusedAsync("This is another mechanism's keyset.", others, 1, 1, letters);
        await RefusedAsync("This is not the text that the desk showed those letters for.", Roots, 1, 1, "BBBB-BBBB-BBBB-BBBB-BBBB");
        await RefusedAsync("A root key does not open: the passphrase is another file's, or the file is damaged or missing.", Roots, 1, 2, letters);
    }

    [Fact]
    public async Task The_next_keyset_is_drawn_signed_and_published_by_one_command_and_has_a_record_to_print()
    {
        _room.Clock.Jump(DateTimeOffset.UtcNow - _room.Clock.GetUtcNow());   // the command goes by the machine's clock
        var first = await _room.OpenAsync();
        var record = Path.Combine(_room.Out, "record");
        string[] rotate =
        [
            "keys", "rotate", "--mechanism", $"{first.Mechanism}", "--alarm", "--out", _room.At("keyset-2.note"), "--root", _room.At("root-1.age"),
            "--passphrase-file", _room.At("root-1-passphrase.txt"), "--record", record, "--present", "Kim <of the board>",
        ];
        Assert.Equal(0, (await DeskCommand.RunAsync(Desk, rotate)).ExitCode);

        (var note, var pins) = await _room.AsVisitorAsync(first.Mechanism);
        var second = KeysetVerifier.Verify(note!, pins!, DateOnly.FromDateTime(DateTime.UtcNow)).Keyset!;
        Assert.True(second.Follows(first));
        var text = await File.ReadAllTextAsync(Path.Combine(record, "keyset-2-record.txt"), CeremonyRoom.Stop);
        Assert.All(
            ["Record of keyset 2", "intake key, alarm key\n", Fingerprint.Of(second.ToText()), "Kim <of the board>", "Cleo"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        var page = await File.ReadAllTextAsync(Path.Combine(record, "keyset-2-record.html"), CeremonyRoom.Stop);
        Assert.Contains("Kim &lt;of the board&gt;", page, StringComparison.Ordinal);

        File.Delete(Path.Combine(record, "keyset-2-record.txt"));
        Assert.Equal(0, (await DeskCommand.RunAsync(Desk, "keyset", "publish", "--note", _room.At("keyset-2.note"), "--record", record)).ExitCode);
        Assert.True(File.Exists(Path.Combine(record, "keyset-2-record.txt")));
    }

    [Fact]
    public async Task An_officers_own_key_is_written_out_sealed_once_and_opens_with_the_passphrase()
    {
        await _room.OpenAsync();
        var file = _room.At("ada.age");
        Assert.Equal(0, (await DeskCommand.RunAsync(Desk, "officer", "identity", "ada", "--out", file)).ExitCode);
        Assert.Equal(1, (await DeskCommand.RunAsync(Desk, "officer", "identity", "ada", "--out", file)).ExitCode);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var ada = await _room.UnlockAsync("Ada", 1);
        var sheet = await File.ReadAllTextAsync(_room.At("officer-1.txt"), CeremonyRoom.Stop);
        using var passphrase = SecretBytes.CopyOf(Encoding.UTF8.GetBytes(sheet.Split('\n').Single(line => line.StartsWith("passphrase: ", StringComparison.Ordinal))[12..]));
        using var identity = IdentityFile.TryOpen(await File.ReadAllBytesAsync(file, CeremonyRoom.Stop), passphrase);
        Assert.Equal(ada.Identity.Recipient.ToString(), identity?.Recipient.ToString());
        Assert.Equal(1, await _room.ScalarAsync<long>("select count(*) from desk.event where act = 'officer.identity-written'"));
    }

    [Theory]
    [InlineData("ceremony")]
    [InlineData("ceremony", "--out")]
    [InlineData("ceremony", "root", "--out", "nowhere-needed", "--roots", "2", "--threshold", "3", "--mechanism-name", "M")]
    [InlineData("ceremony", "sign", "--note", "x", "--root", "a", "--root", "b", "--passphrase-file", "c")]
    [InlineData("ceremony", "sign", "--note", "x", "--root", "a")]   // without the letters nobody knows what is signed
    [InlineData("keys", "rotate")]
    [InlineData("keys", "rotate", "--mechanism", "00000000", "--out", "x", "--record", "y")]
    [InlineData("keyset", "publish", "--record", "y")]
    [InlineData("officer", "disable")]
    [InlineData("officer", "identity", "ada")]
    public async Task A_misuse_ends_with_2(params string[] arguments)
    {
        Directory.CreateDirectory(_room.Out);
        var misuse = await DeskCommand.RunAsync(Offline, [.. arguments.Select(argument => argument == "nowhere-needed" ? _room.Out : argument)]);
        Assert.Equal(2, misuse.ExitCode);
    }

    private async Task<MechanismId> MakeRootsAsync()
    {
        var root = await DeskCommand.RunAsync(
            Offline, "ceremony", "root", "--out", Roots, "--mechanism-name", "Mechanism", "--keeper", "Kim", "--keeper", "Lou", "--json");
        Assert.Equal(0, root.ExitCode);
        Directory.CreateDirectory(Usb);
        File.Copy(Path.Combine(Roots, "root-keys.json"), At("root-keys.json"));
        return MechanismId.Parse(JsonDocument.Parse(root.Output).RootElement.GetProperty("mechanism").GetString()!);
    }

    private async Task<string> DrawAsync()
    {
        var draw = await DeskCommand.RunAsync(
            Desk, "ceremony", "keyset", "--root-keys", At("root-keys.json"), "--officer", "Ada=INTAKE,CASE", "--officer", "Cleo=CUSTODIAN", "--out", Usb, "--json");
        Assert.Equal(0, draw.ExitCode);
        return JsonDocument.Parse(draw.Output).RootElement.GetProperty("fingerprint").GetString()!;
    }

    private async Task SignAsync(int root, string name, string letters)
    {
        var sign = await SignAsync(Roots, root, root, letters, At(name));
        Assert.Equal(0, sign.ExitCode);
        Assert.Contains("1 of 2 signatures", sign.Output, StringComparison.Ordinal);
    }

    private Task<DeskCommand> SignAsync(string roots, int root, int sheet, string letters, string write) => DeskCommand.RunAsync(
        Offline, "ceremony", "sign", "--note", At("keyset-1.txt"), "--root", Path.Combine(roots, $"root-{root}.age"),
        "--passphrase-file", Path.Combine(roots, $"root-{sheet}-passphrase.txt"), "--fingerprint", letters, "--out", write);

    private async Task RefusedAsync(string sentence, string roots, int root, int sheet, string letters)
    {
        var sign = await SignAsync(roots, root, sheet, letters, At("not-signed"));
        Assert.Equal((1, sentence), (sign.ExitCode, sign.Errors.Trim().Split('\n')[^1]));
        Assert.False(File.Exists(At("not-signed")));
    }

    private string At(string name) => Path.Combine(Usb, name);
}
