using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Audit;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Tests.Mailboxes;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Events;

/// <summary>
/// Who betrays a reporter from inside the desk can write its database anew, every hash of it: what was done to whose case is then known only by what
/// the desk key signed of the chain before.
/// </summary>
public sealed class CheckpointTests : IAsyncLifetime
{
    private readonly MailboxRoom _room = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-tests-").FullName;
    private readonly Dictionary<string, string?> _settings = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _room.InitializeAsync();
        _settings["SafeReport:Data"] = _directory;
        await AppendAsync(7);
    }

    public async ValueTask DisposeAsync()
    {
        await _room.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_chain_that_only_grew_agrees_with_every_checkpoint()
    {
        await LookAsync();
        await AppendAsync(3);
        _room.Clock.Pass(TimeSpan.FromDays(1));
        await LookAsync();
        await AppendAsync(1);
        var found = await CheckAsync();
        Assert.Equal((true, 11, 2, 0), (found.Holds, found.State.Events, found.Checkpoints, found.Refused));
    }

    public static TheoryData<string> Rewritings() => ["changed", "deleted", "inserted", "reordered", "anew", "cut off", "emptied", "moment", "another checkpoint later"];

    [Theory]
    [MemberData(nameof(Rewritings))]
    public async Task A_chain_written_anew_with_every_hash_right_is_noticed(string how)
    {
        await LookAsync();
        await AppendAsync(2);
        await RewriteAsync(events => how switch
        {
            "changed" or "another checkpoint later" => [.. events.Select(each => each.Number == 4 ? each with { Act = Acts.CaseRead } : each)],
            "deleted" => [.. events.Where(each => each.Number != 4)],
            "inserted" => [.. events.Take(3), Made(), .. events.Skip(3)],
            "reordered" => [events[1], events[0], .. events.Skip(2)],
            "anew" => [.. events.Select(_ => Made())],
            "cut off" => [.. events.Take(5)],
            "moment" => [.. events.Select(each => each with { At = each.At.AddSeconds(each.Number == 2 ? 1 : 0) })],
            _ => [],
        });

        Assert.True((await _room.Events.VerifyAsync(Stop)).Holds);   // by itself it is a chain like any other
        if (how == "another checkpoint later")
        {
            // And the desk does not sign it: its signature would make the one from before look like the wrong one.
            _room.Clock.Pass(TimeSpan.FromDays(1));
            await LookAsync();
            Assert.Single(Files());
        }

        var found = await CheckAsync();
        Assert.False(found.Holds);
        Assert.Equal(7, found.State.DiffersAt);
        Assert.Null(found.State.BrokenAt);
    }

    [Theory]
    [InlineData("update desk.event set act = 'case.read' where number = 4")]
    [InlineData("delete from desk.event where number = 4")]
    public async Task What_breaks_the_chain_is_noticed_as_before(string sql)
    {
        await LookAsync();
        await TamperAsync(sql);
        Assert.Equal(4, (await CheckAsync()).State.BrokenAt);
    }

    [Fact]
    public async Task A_checkpoint_signed_by_a_key_that_the_owner_of_the_database_put_there_counts_for_nothing()
    {
        await LookAsync();
        var file = Files().Single();
        await RewriteAsync(events => [.. events.Select(_ => Made())]);
        using var seed = SecretBytes.Random(Ed25519.SeedLength);
        var state = await _room.Events.VerifyAsync(Stop);
        var forged = new Checkpoint(_room.Mechanism, "2031-03-14T12Z", state.Events, Convert.ToHexStringLower(state.Head));
        await File.WriteAllTextAsync(file, SignedNote.Sign(forged.ToText(), (_room.DeskKey.Name, seed)), Stop);
        await _room.TamperAtDeskAsync("update desk.process_key set public_text = @Key where kind = 'desk'", new { Key = VerifierKey.Of(_room.DeskKey.Name, seed).ToString() });

        var found = await CheckAsync();
        Assert.Equal((false, 0, 1), (found.Holds, found.Checkpoints, found.Refused));

        await _room.TamperAtDeskAsync("update desk.process_key set sealed = '\\x00' where kind = 'desk'");   // what does not open vouches for nothing
        Assert.False((await CheckAsync()).Holds);
    }

    [Theory]
    [InlineData("events 7", "events 6")]
    [InlineData("safereport.events/v1", "safereport.mailbox/v1")]
    [InlineData("T12Z", "T13Z")]
    public async Task A_changed_checkpoint_is_none(string from, string to)
    {
        await LookAsync();
        var file = Files().Single();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Stop)).Replace(from, to, StringComparison.Ordinal), Stop);
        Assert.Equal((false, 1), await CheckAsync() is var found ? (found.Holds, found.Refused) : default);
    }

    [Fact]
    public async Task A_checkpoint_of_another_kind_of_text_or_of_another_mechanisms_key_is_none()
    {
        using var seed = SecretBytes.Random(Ed25519.SeedLength);
        var key = VerifierKey.Of($"safereport/{_room.Mechanism}/desk-1", seed);
        var good = new Checkpoint(_room.Mechanism, "2031-03-14T12Z", 7, new string('a', 64));
        var other = good with { Mechanism = MechanismId.New() };
        Assert.Equal(good, Checkpoint.TryOpen(Note(good.ToText()), [key]));
        Assert.Equal($"safereport.events/v1\nmechanism {_room.Mechanism}\nmade 2031-03-14T12Z\nevents 7\nhead {new string('a', 64)}\n", good.ToText());
        foreach (var text in new[]
        {
            other.ToText(), good.ToText() + "\n", good.ToText().Replace("events 7", "events 07", StringComparison.Ordinal), good.ToText().Replace("made", "when", StringComparison.Ordinal),
            good.ToText().ToUpperInvariant(), good.ToText().Replace("/v1", "/v2", StringComparison.Ordinal), "x\n" + good.ToText(), (good with { Head = "aa" }).ToText(),
        })
        {
            Assert.Null(Checkpoint.TryOpen(Note(text), [key]));
        }

        Assert.Null(Checkpoint.TryOpen(Note(good.ToText()), [_room.DeskKey]));
        Assert.Null(Checkpoint.TryOpen([], [key]));

        byte[] Note(string text) => System.Text.Encoding.UTF8.GetBytes(SignedNote.Sign(text, (key.Name, seed)));
    }

    [Fact]
    public async Task A_checkpoint_is_made_once_a_day_from_one_hour_on_and_one_that_was_missed_is_made_at_once()
    {
        _settings["SafeReport:CheckpointHour"] = "13";
        await LookAsync();
        Assert.Empty(Files());   // it is noon
        _room.Clock.Pass(TimeSpan.FromHours(1));
        await LookAsync();
        await AppendAsync(1);
        _room.Clock.Pass(TimeSpan.FromHours(1));
        await LookAsync();
        Assert.Equal($"{_room.Mechanism}-2031-03-14.note", Path.GetFileName(Files().Single()));
        Assert.Contains("\nevents 7\n", await File.ReadAllTextAsync(Files().Single(), Stop), StringComparison.Ordinal);

        _room.Clock.Pass(TimeSpan.FromHours(23) + TimeSpan.FromDays(2));   // away for two days
        await LookAsync();
        Assert.Equal(2, Files().Count);
    }

    [Fact]
    public async Task No_checkpoint_has_a_day_that_the_desk_does_not_vouch_for()
    {
        await _room.Trusted.LookAsync(Stop);
        _room.Clock.Jump(TimeSpan.FromDays(400));
        await _room.Trusted.LookAsync(Stop);
        await LookAsync();
        Assert.Empty(Files());
    }

    [Fact]
    public async Task The_operators_command_gets_each_checkpoint_on_standard_input_and_again_when_it_failed()
    {
        var (sink, fails) = (Path.Combine(_directory, "sink"), Path.Combine(_directory, "fails"));
        _settings["SafeReport:CheckpointCommand"] = $"test ! -e {fails} && cat >> {sink}";
        await File.WriteAllTextAsync(fails, "", Stop);
        await Assert.ThrowsAnyAsync<IOException>(LookAsync);
        Assert.Empty(Files());
        Assert.False(File.Exists(sink));

        File.Delete(fails);
        await LookAsync();
        await LookAsync();
        Assert.Equal(await File.ReadAllTextAsync(Files().Single(), Stop), await File.ReadAllTextAsync(sink, Stop));
        Assert.NotNull(Checkpoint.TryOpen(await File.ReadAllBytesAsync(sink, Stop), [_room.DeskKey]));
    }

    [Fact]
    public async Task Copies_in_another_folder_are_what_the_chain_is_held_against_when_they_are_named()
    {
        await LookAsync();
        var copies = Directory.CreateDirectory(Path.Combine(_directory, "copies")).FullName;
        File.Copy(Files().Single(), Path.Combine(copies, "one.note"));
        await RewriteAsync(events => [.. events.Select(_ => Made())]);
        File.Delete(Files().Single());   // and whoever wrote it anew emptied the desk's own folder
        Assert.True((await CheckAsync()).Holds);
        Assert.Equal(7, (await CheckAsync(copies)).State.DiffersAt);
        await Assert.ThrowsAsync<MisusedException>(() => CheckAsync(Path.Combine(_directory, "nowhere")));
    }

    private List<string> Files() => Directory.Exists(Path.Combine(_directory, "checkpoints")) ? [.. Directory.EnumerateFiles(Path.Combine(_directory, "checkpoints"))] : [];

    /// <summary>As a program that has just started does it.</summary>
    private async Task LookAsync()
    {
        using var keys = new ProcessKeys(_room.Desk, _room.Secret);
        var (settings, folder) = Folder();
        using var clock = new CheckpointClock(
            Chain(keys, folder), folder, new CheckpointCommand(settings, TimeProvider.System), keys, _room.Trusted, settings, _room.Clock, NullLogger<CheckpointClock>.Instance);
        await clock.LookAsync(Stop);
    }

    private async Task<CheckedChain> CheckAsync(string? path = null)
    {
        using var keys = new ProcessKeys(_room.Desk, _room.Secret);
        return await Chain(keys, Folder().Folder).CheckAsync(path, Stop);
    }

    private (Settings Settings, CheckpointFolder Folder) Folder()
    {
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build());
        return (settings, new CheckpointFolder(settings));
    }

    private ChainCheck Chain(ProcessKeys keys, CheckpointFolder folder) => new(_room.Desk, _room.Events, () => keys, folder);

    private async Task AppendAsync(int count)
    {
        for (; count > 0; count--)
        {
            await _room.Events.AppendAsync(new DeskEvent(Acts.ItemOpened, OfficerId.New(), _room.Mechanism, "item", Guid.NewGuid()), Stop);
        }
    }

    private RecordedEvent Made() => new(0, new DateTime(2031, 3, 14, 8, 0, 0, DateTimeKind.Utc), _room.Mechanism.ToString(), Guid.NewGuid(), Acts.ItemOpened, "item", Guid.NewGuid(), [], []);

    /// <summary>What the owner of the database can do: all of it again, numbered and chained as the program does it.</summary>
    private async Task RewriteAsync(Func<IReadOnlyList<RecordedEvent>, IReadOnlyList<RecordedEvent>> change)
    {
        var events = (await _room.Events.ListAsync(null, null, 100, Stop)).Reverse().ToList();
        await TamperAsync("delete from desk.event");
        var (number, previous) = (0L, RecordedEvent.Origin);
        foreach (var each in change(events))
        {
            var chained = each with { Number = ++number, Previous = previous };
            previous = chained.ExpectedHash();
            await _room.TamperAtDeskAsync(
                """
                insert into desk.event (number, at, mechanism, officer, act, subject_kind, subject, previous, hash)
                values (@Number, @At, @Mechanism, @Officer, @Act, @SubjectKind, @Subject, @Previous, @Hash)
                """,
                chained with { Hash = previous });
        }
    }

    private Task TamperAsync(string sql) => _room.TamperAtDeskAsync($"alter table desk.event disable trigger event_only_grows; {sql}");
}
