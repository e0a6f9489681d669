using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using SafeReport.CaseDesk.Tests.Keys;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Tests.Support;
using SafeReport.TestKit.Processes;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Officers;

/// <summary>Officers added and items opened by the real command, beside a demonstration.</summary>
public sealed class OfficerVerbTests(DemoRoom room) : IClassFixture<DemoRoom>
{
    [Fact]
    public async Task A_new_INTAKE_officer_gets_the_intake_key_from_one_who_holds_it_and_then_opens_items()
    {
        var item = await ReceiveAsync(danger: true);
        var added = await AddAsync("Zeynep", "INTAKE", "--grant-by", "OFFICER ", "--passphrase-file", room.PassphraseFile("officer"));
        var passphraseFile = Path.Combine(room.Directory, "zeynep.passphrase");
        await File.WriteAllTextAsync(passphraseFile, added.GetProperty("passphrase").GetString()!.ToUpperInvariant());

        var opened = await room.RunAsync("item", "open", item.ToString(), "--officer", "zeynep", "--passphrase-file", passphraseFile, "--json");

        Assert.True(opened.ExitCode == 0, opened.Errors);
        var shown = JsonDocument.Parse(opened.Output).RootElement;
        Assert.Equal(["item", "mechanism", "arrivedOn", "alarm", "route", "report", "attachments", "author"], shown.EnumerateObject().Select(field => field.Name));
        Assert.Equal(item.ToString(), shown.GetProperty("item").GetString());
        Assert.True(shown.GetProperty("alarm").GetBoolean());
        Assert.Equal("none", shown.GetProperty("author").GetString());
        Assert.Equal("شيء حدث", shown.GetProperty("report").GetProperty("what").GetString());
        Assert.Equal("""[{"entry":"attachments/001","mediaType":"image/png","bytes":3}]""", shown.GetProperty("attachments").GetRawText());
        Assert.Equal(1, await room.DeskAsync<long>(
            "select count(*) from desk.event where act = 'item.opened' and subject = @Item and officer = @Officer",
            new { Item = item.Guid, Officer = Guid.Parse(added.GetProperty("id").GetString()!) }));
    }

    [Theory]
    [InlineData("INTAKE")]
    [InlineData("CUSTODIAN")]
    public async Task A_role_that_needs_keys_is_refused_without_somebody_who_passes_them_on(string role)
    {
        var refused = await room.RunAsync("officer", "add", "--mechanism", room.Mechanism, "--name", $"no {role}", "--role", role);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("", refused.Output);
        var wrongGrantor = await room.RunAsync(
            "officer", "add", "--mechanism", room.Mechanism, "--name", $"no {role}", "--role", role, "--grant-by", "audit", "--passphrase-file", room.PassphraseFile("audit"));
        Assert.Equal(1, wrongGrantor.ExitCode);
        Assert.Equal(0, await room.DeskAsync<long>("select count(*) from desk.officer where name = @Name", new { Name = $"no {role}" }));
    }

    [Fact]
    public async Task A_role_without_keys_needs_nobody_and_a_name_is_taken_once()
    {
        var added = await AddAsync("Ana", "CASE", "--role", "FOCAL");
        Assert.Equal(["CASE", "FOCAL"], added.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        var again = await room.RunAsync("officer", "add", "--mechanism", room.Mechanism, "--name", " ANA", "--role", "CASE");
        Assert.Equal(1, again.ExitCode);
    }

    [Fact]
    public async Task A_wrong_passphrase_and_an_unknown_name_are_refused_alike_and_nothing_typed_is_repeated()
    {
        var item = await ReceiveAsync(danger: false);
        var wrong = Path.Combine(room.Directory, "wrong.passphrase");
        await File.WriteAllTextAsync(wrong, "abcd-efgh-jkmn-pqrs-tuvw");
        var first = await room.RunAsync("item", "open", item.ToString(), "--officer", "officer", "--passphrase-file", wrong);
        var second = await room.RunAsync("item", "open", item.ToString(), "--officer", "nobody-here", "--passphrase-file", wrong);
        Assert.Equal((1, 1), (first.ExitCode, second.ExitCode));
        Assert.Equal(first.Errors, second.Errors);
        Assert.DoesNotContain("nobody-here", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("abcd-efgh", first.Errors + first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exported_item_opens_with_the_identity_alone_without_database()
    {
        var item = await ReceiveAsync(danger: false);
        var export = Path.Combine(room.Directory, "export.age");
        var exported = await room.RunAsync("item", "export", item.ToString(), "--officer", "intake", "--passphrase-file", room.PassphraseFile("intake"), "--out", export);
        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(export));
        Assert.Equal(1, (await room.RunAsync("item", "export", item.ToString(), "--officer", "intake", "--passphrase-file", room.PassphraseFile("intake"), "--out", export)).ExitCode);

        // The officer's identity file, as the database keeps it: an ordinary age file sealed by the passphrase.
        var identityFile = await room.DeskAsync<byte[]>("select identity_file from desk.officer where name = 'intake'");
        var sealedIdentity = Path.Combine(room.Directory, "identity.age");
        await File.WriteAllBytesAsync(sealedIdentity, identityFile);
        var opened = await NodeAge.OpenAsync(new JsonObject { ["passphrase"] = room.Officer("intake").GetProperty("passphrase").GetString() }, [identityFile]);
        var identity = System.Text.Encoding.ASCII.GetString(opened[0]).Trim();
        Assert.StartsWith("AGE-SECRET-KEY-PQ-1", identity, StringComparison.Ordinal);
        var plainIdentity = Path.Combine(room.Directory, "identity.txt");
        await File.WriteAllTextAsync(plainIdentity, $"# created by hand\n{identity}\n");

        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var alone = await DeskCommand.RunAsync(nothing, "item", "open", export, "--identity", plainIdentity, "--json");
        var bySealed = await DeskCommand.RunAsync(
            nothing, "item", "open", export, "--identity", sealedIdentity, "--passphrase-file", room.PassphraseFile("intake"), "--json");
        Assert.True(alone.ExitCode == 0, alone.Errors);
        Assert.Equal(alone.Output, bySealed.Output);
        Assert.Equal(item.ToString(), JsonDocument.Parse(alone.Output).RootElement.GetProperty("item").GetString());
    }

    [Fact]
    public async Task What_can_be_read_of_a_damaged_item_is_printed_and_nothing_of_it_exported()
    {
        var item = await ReceiveAsync(danger: true);
        await using (var connection = await room.Databases.Source(room.Databases.DeskAsDesk).OpenConnectionAsync())
        {
            await connection.ExecuteAsync("update desk.item set damaged = true where id = @Id; insert into desk.alarm values (@Id, now())", new { Id = item.Guid });
        }

        string[] keys = ["--officer", "intake", "--passphrase-file", room.PassphraseFile("intake")];
        var export = Path.Combine(room.Directory, "damaged.age");
        var exported = await room.RunAsync(["item", "export", item.ToString(), "--out", export, .. keys]);
        Assert.Equal(1, exported.ExitCode);
        Assert.False(File.Exists(export));
        Assert.Equal(1, await room.DeskAsync<long>("select count(*) from desk.alarm where item = @Id", new { Id = item.Guid }));

        var opened = await room.RunAsync(["item", "open", item.ToString(), "--json", .. keys]);

        Assert.Equal(1, opened.ExitCode);
        var shown = JsonDocument.Parse(opened.Output).RootElement;
        Assert.True(shown.GetProperty("damaged").GetBoolean());
        Assert.Contains("شيء حدث", shown.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("RECEIVED", await room.DeskAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
        Assert.Equal(2, await room.DeskAsync<long>("select count(*) from desk.event where act = 'item.open-failed' and subject = @Id", new { Id = item.Guid }));
    }

    [Fact]
    public async Task A_single_file_that_is_damaged_or_refused_is_not_exported_and_a_damaged_ones_text_is_printed()
    {
        using var identity = HybridIdentity.Generate();
        var key = Path.Combine(room.Directory, "single.txt");
        using (var line = identity.Encode())
        {
            await File.WriteAllBytesAsync(key, line.Span.ToArray());
        }

        var mechanism = MechanismId.Parse(room.Mechanism);
        var item = ItemId.New();
        var whole = ItemSealer.Seal(
            item, mechanism, new JsonObject { ["kind"] = "report", ["danger"] = false, ["what"] = "text" }, null,
            [new AttachmentToSeal(new byte[300_000], "image/png", null)], identity.Recipient);
        Assert.True(ItemContainer.TryRead(AgeFile.Open(whole, identity), out var entries));
        var refused = AgeFile.Seal(ItemContainer.Write([.. entries, new ContainerEntry("attachments/002", new byte[] { 1 })]), identity.Recipient);
        whole[200_000] ^= 1;
        foreach ((var name, var bytes, var printed) in new[] { ("damaged", whole, "\"what\":\"text\""), ("refused", refused, "") })
        {
            string file = Path.Combine(room.Directory, name), export = Path.Combine(room.Directory, $"{name}.out");
            await File.WriteAllBytesAsync(file, bytes);
            var exported = await room.RunAsync("item", "export", file, "--identity", key, "--out", export);
            var opened = await room.RunAsync("item", "open", file, "--identity", key);
            Assert.Equal((1, 1), (exported.ExitCode, opened.ExitCode));
            Assert.False(File.Exists(export));
            Assert.Contains(printed, opened.Output, StringComparison.Ordinal);
        }
    }

    private async Task<JsonElement> AddAsync(string name, string role, params string[] more)
    {
        var added = await room.RunAsync(["officer", "add", "--mechanism", room.Mechanism, "--name", name, "--role", role, "--json", .. more]);
        Assert.True(added.ExitCode == 0, added.Errors);
        var officer = JsonDocument.Parse(added.Output).RootElement;
        Assert.Matches("^[A-Z2-7]{32}$", officer.GetProperty("totpSecret").GetString());
        return officer;
    }

    private async Task<ItemId> ReceiveAsync(bool danger)
    {
        var note = await room.IntakeAsync<string>("select note from intake.keyset");
        Assert.True(Keyset.TryParse(SignedNote.TryParse(note)!.Text, out var keyset));
        var item = ItemId.New();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var report = SeededReport.Of("شيء حدث");
        report["danger"] = danger;
        var row = SeededItem.Sealed(
            item, keyset.Mechanism, today, report, HybridRecipient.Parse(keyset.Recipient), reporter: null, [new AttachmentToSeal(new byte[] { 1, 2, 3 }, "image/png", null)]);
        await using var connection = await room.Databases.Source(room.Databases.DeskAsDesk).OpenConnectionAsync();
        await (row with { Alarm = AlarmPart.Seal(item, danger, HybridRecipient.Parse(keyset.Alarm)) }).AddToDeskAsync(connection);
        return item;
    }
}
