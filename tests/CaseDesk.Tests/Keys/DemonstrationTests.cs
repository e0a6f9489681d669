using System.Text;
using System.Text.Json;
using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Processes;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Keys;

public sealed class DemonstrationTests(DemoRoom room) : IClassFixture<DemoRoom>
{
    private const string Everything = """
        select (select string_agg(id || portal_id || verifiers::text, ',') from desk.mechanism)
            || (select string_agg(md5(note), ',') from desk.keyset)
            || (select string_agg(md5(sealed), ',' order by kind) from desk.process_key)
            || (select string_agg(md5(identity_file) || md5(totp_sealed), ',' order by name) from desk.officer)
            || (select string_agg(md5(sealed), ',' order by officer) from desk.intake_key_grant)
        """;

    [Fact]
    public void Demo_json_has_the_form_others_rely_on_and_only_its_owner_may_read_it()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(room.FilePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(room.Directory, "demo-root.age")));
        var demo = room.Demo;
        Assert.Equal(["portal", "desk", "mechanisms", "officers", "rootKey", "rootPassphrase"], demo.EnumerateObject().Select(field => field.Name));
        Assert.Equal(["id", "name", "verifiers", "threshold"], demo.GetProperty("mechanisms")[0].EnumerateObject().Select(field => field.Name));
        JsonElement[] officers = [.. demo.GetProperty("officers").EnumerateArray()];
        Assert.Equal(["name", "roles", "passphrase", "totpSecret"], officers[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal([Role.Intake, Role.Case, Role.Focal], officers[0].GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(
            Vocabularies.Embedded["V26"].Terms.Select(term => term.Code).Order(),
            officers.SelectMany(officer => officer.GetProperty("roles").EnumerateArray()).Select(role => role.GetString()!).Distinct().Order());
        Assert.All(officers, officer => Assert.Matches("^[A-Z2-7]{32}$", officer.GetProperty("totpSecret").GetString()));
        Assert.Equal("demo-root.age", demo.GetProperty("rootKey").GetString());
    }

    [Fact]
    public async Task The_published_keyset_is_one_a_client_accepts_and_the_root_key_opens_with_its_passphrase()
    {
        var note = await room.IntakeAsync<string>("select note from intake.keyset");
        var portalId = await room.IntakeAsync<string>("select portal_id from intake.mechanism where demonstration");
        var root = VerifierKey.Parse(room.Demo.GetProperty("mechanisms")[0].GetProperty("verifiers")[0].GetString()!);
        var pins = new KeysetPins(MechanismId.Parse(room.Mechanism), portalId, [root], 1, 1);
        var verdict = KeysetVerifier.Verify(note, pins, DateOnly.FromDateTime(DateTime.UtcNow));
        Assert.Equal((KeysetRefusal.None, false), (verdict.Refusal, verdict.OutsideDates));
        Assert.Equal(1, verdict.Keyset!.Serial);
        Assert.Equal(89, verdict.Keyset.NotAfter.DayNumber - verdict.Keyset.NotBefore.DayNumber);

        using var scrypt = new ScryptIdentity(Encoding.UTF8.GetBytes(room.Demo.GetProperty("rootPassphrase").GetString()!));
        using var seed = AgeFile.OpenSecret(await File.ReadAllBytesAsync(Path.Combine(room.Directory, "demo-root.age")), scrypt);
        Assert.Equal(root.PublicKey, Ed25519.PublicKey(seed));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_but_the_addresses()
    {
        var before = await room.DeskAsync<string>(Everything);
        var file = await File.ReadAllBytesAsync(room.FilePath);

        Assert.Equal(0, (await room.PrepareAsync()).ExitCode);
        Assert.Equal(file, await File.ReadAllBytesAsync(room.FilePath));

        Assert.Equal(0, (await room.PrepareAsync("http://[::1]:9000")).ExitCode);
        Assert.Equal("http://[::1]:9000", room.Demo.GetProperty("portal").GetString());
        Assert.Equal(0, (await room.PrepareAsync()).ExitCode);
        Assert.Equal(before, await room.DeskAsync<string>(Everything));
        Assert.Equal(1, await room.IntakeAsync<long>("select count(*) from intake.snapshot"));
    }

    [Theory]
    [InlineData("delete from intake.keyset")]
    [InlineData("delete from intake.keyset; delete from intake.snapshot")]
    [InlineData("delete from intake.keyset; delete from intake.snapshot; delete from intake.mechanism_card; delete from intake.mechanism")]
    public async Task Stopped_before_it_was_published_a_repeat_completes_it(string undo)
    {
        var before = await room.DeskAsync<string>(Everything);
        await room.IntakeAsync<object?>(undo);

        Assert.Equal(0, (await room.PrepareAsync()).ExitCode);

        Assert.Equal(before, await room.DeskAsync<string>(Everything));
        Assert.Equal(
            await room.DeskAsync<string>("select note from desk.keyset"), await room.IntakeAsync<string>("select note from intake.keyset"));
        Assert.Equal(1, await room.IntakeAsync<long>("select count(*) from intake.snapshot"));
    }

    [Fact]
    public async Task Keyset_show_compares_with_what_the_Portal_has()
    {
        var shown = await room.RunAsync("keyset", "show", "--json");
        Assert.Equal(0, shown.ExitCode);
        var keyset = JsonDocument.Parse(shown.Output).RootElement[0];
        Assert.Equal((room.Mechanism, 1, true), (keyset.GetProperty("mechanism").GetString(), keyset.GetProperty("serial").GetInt32(), keyset.GetProperty("asPublished").GetBoolean()));
        Assert.Matches("^([BCDFGHJKLMNPRSTW]{4}-){4}[BCDFGHJKLMNPRSTW]{4}$", keyset.GetProperty("roots")[0].GetProperty("fingerprint").GetString());
    }

    [Fact]
    public async Task Mailbox_publish_prints_number_bits_and_records()
    {
        await using var own = new OwnDemo();
        await own.Room.InitializeAsync();
        var published = await own.Room.RunAsync("mailbox", "publish", "--json");
        Assert.Equal(0, published.ExitCode);
        Assert.Equal($$"""[{"mechanism":"{{own.Room.Mechanism}}","number":2,"bits":0,"records":8}]""", published.Output.Trim());
    }

    [Fact]
    public async Task Stopped_after_demo_json_a_repeat_goes_on_with_its_secrets_and_two_at_once_make_one()
    {
        await using var own = new OwnDemo();
        File.Copy(room.FilePath, own.Room.FilePath);
        File.Copy(Path.Combine(room.Directory, "demo-root.age"), Path.Combine(own.Room.Directory, "demo-root.age"));
        await own.Room.Databases.InitializeAsync();

        var commands = await Task.WhenAll(own.Room.PrepareAsync(), own.Room.PrepareAsync());

        Assert.All(commands, command => Assert.True(command.ExitCode == 0, command.Errors));
        Assert.Equal(room.Mechanism, await own.Room.IntakeAsync<string>("select id from intake.mechanism"));
        Assert.Equal(room.Demo.GetProperty("officers").GetArrayLength(), await own.Room.DeskAsync<long>("select count(*) from desk.officer"));
        Assert.Equal(1, await own.Room.IntakeAsync<long>("select count(*) from intake.keyset"));
    }

    [Fact]
    public async Task It_never_joins_a_desk_that_has_another_mechanism()
    {
        await using var own = new OwnDemo();
        await own.Room.Databases.InitializeAsync();
        await using (var desk = await own.Room.Databases.Source(own.Room.Databases.DeskAsDesk).OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await new SeededMechanism { Id = MechanismId.Parse("00000001"), Name = "Real" }.AddToDeskAsync(desk);
        }

        var refused = await own.Room.PrepareAsync();
        Assert.Equal(1, refused.ExitCode);
        Assert.False(File.Exists(own.Room.FilePath));
        Assert.Equal(0, await own.Room.IntakeAsync<long>("select count(*) from intake.mechanism"));
    }

    [Fact]
    public async Task What_it_prints_and_what_the_database_holds_has_no_secret()
    {
        var again = await room.PrepareAsync();
        var officers = await room.RunAsync("officer", "list", "--json");
        Assert.Equal(0, officers.ExitCode);
        var printed = again.Output + again.Errors + officers.Output;
        foreach (var officer in room.Demo.GetProperty("officers").EnumerateArray())
        {
            Assert.DoesNotContain(officer.GetProperty("passphrase").GetString()!, printed, StringComparison.Ordinal);
            Assert.DoesNotContain(officer.GetProperty("totpSecret").GetString()!, printed, StringComparison.Ordinal);
            Assert.Contains(officer.GetProperty("name").GetString()!, officers.Output, StringComparison.Ordinal);
        }
    }

    private sealed class OwnDemo : IAsyncDisposable
    {
        public DemoRoom Room { get; } = new();

        public ValueTask DisposeAsync() => Room.DisposeAsync();
    }
}
