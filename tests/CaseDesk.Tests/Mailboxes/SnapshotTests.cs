using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Mailboxes;

public sealed class SnapshotTests : IAsyncLifetime
{
    private readonly MailboxRoom _room = new();

    public ValueTask InitializeAsync() => _room.InitializeAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_desk_without_replies_publishes_eight_fillers_and_keeps_them()
    {
        var first = await _room.PublishAsync();
        var labels = await _room.LabelsAsync();
        var second = await _room.PublishAsync();

        Assert.Equal((1, 0, 8), (first.Number, first.Bits, first.Records));
        Assert.Equal((2, 0, 8), (second.Number, second.Bits, second.Records));
        Assert.Equal(labels, await _room.LabelsAsync());
        Assert.Equal("2031-03-14T12Z", (await _room.NewestAsync()).Note.Made);
    }

    [Fact]
    public async Task A_reporter_finds_all_own_replies_and_no_others_and_each_takes_the_place_of_one_filler()
    {
        var one = await _room.ReporterAsync();
        var other = await _room.ReporterAsync();
        await _room.PublishAsync();
        var before = await _room.LabelsAsync();

        await _room.QueueAsync(one, "first");
        await _room.QueueAsync(other, "for the other");
        await _room.QueueAsync(one, "second");
        Assert.Empty(await _room.ReadAsync(one));
        await _room.PublishAsync();

        Assert.Equal(["first", "second"], await _room.ReadAsync(one));
        Assert.Equal(["for the other"], await _room.ReadAsync(other));
        var after = await _room.LabelsAsync();
        Assert.Equal(8, after.Count);
        Assert.Equal(3, after.Except(before).Count());
        Assert.Equal(3, before.Except(after).Count());
    }

    [Fact]
    public async Task A_ninth_reply_makes_a_file_of_sixteen_and_none_is_lost()
    {
        var reporter = await _room.ReporterAsync();
        for (var i = 1; i <= 9; i++)
        {
            await _room.QueueAsync(reporter, $"reply {i}");
        }

        Assert.Equal(16, (await _room.PublishAsync()).Records);
        Assert.Equal(9, (await _room.ReadAsync(reporter)).Count);
    }

    [Fact]
    public async Task A_reply_expires_after_180_days_and_one_filler_takes_its_place()
    {
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        await _room.PublishAsync();
        var before = await _room.LabelsAsync();

        _room.Clock.Pass(TimeSpan.FromDays(179));
        await _room.PublishAsync();
        Assert.Equal(["text"], await _room.ReadAsync(reporter));

        _room.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(8, (await _room.PublishAsync()).Records);
        Assert.Empty(await _room.ReadAsync(reporter));
        Assert.Equal(0, await _room.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.published_reply"));
        Assert.Empty(before.Intersect(await _room.LabelsAsync()));   // the fillers of that day are as old as it was
    }

    [Fact]
    public async Task A_filler_expires_after_180_days_as_an_answer_does_and_another_takes_its_place()
    {
        await _room.PublishAsync();
        var first = await _room.LabelsAsync();
        _room.Clock.Pass(TimeSpan.FromDays(100));
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        await _room.PublishAsync();

        _room.Clock.Pass(TimeSpan.FromDays(79));
        await _room.PublishAsync();
        Assert.Equal(7, first.Intersect(await _room.LabelsAsync()).Count());
        _room.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(8, (await _room.PublishAsync()).Records);
        Assert.Empty(first.Intersect(await _room.LabelsAsync()));
        Assert.Equal(["text"], await _room.ReadAsync(reporter));
    }

    [Fact]
    public async Task A_mechanism_that_published_by_sixteens_keeps_what_it_has_and_its_answers()
    {
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "from before");
        await _room.PublishAsync();
        await _room.ExecuteAsync("""
            insert into desk.mailbox_filler (id, mechanism, prefix_bits, label, sealed, expires_on)
            select gen_random_uuid(), mechanism, prefix_bits, sha256(uuid_send(gen_random_uuid())), sealed, expires_on
            from (select * from desk.mailbox_filler limit 1) one, generate_series(1, 8)
            """);
        var before = await LedgerLabelsAsync();
        Assert.Equal(16, before.Count);

        Assert.Equal(16, (await _room.PublishAsync()).Records);
        Assert.Equal(before, await LedgerLabelsAsync());
        for (var i = 1; i <= 9; i++)
        {
            await _room.QueueAsync(reporter, $"reply {i}");
        }

        Assert.Equal(16, (await _room.PublishAsync()).Records);   // nine of its fillers made room
        Assert.Equal(10, (await _room.ReadAsync(reporter)).Count);
        _room.Clock.Pass(TimeSpan.FromDays(180));
        Assert.Equal(16, (await _room.PublishAsync()).Records);
    }

    [Fact]
    public async Task The_files_divide_at_32_mailboxes_but_not_twice_in_a_month_and_every_reporter_still_finds_the_reply()
    {
        List<Reporter> reporters = [];
        await AddReportersAsync(reporters, 31);
        Assert.Equal(0, (await _room.PublishAsync()).Bits);

        await AddReportersAsync(reporters, 2);
        var divided = await _room.PublishAsync();
        Assert.Equal(1, divided.Bits);
        Assert.Equal(0, divided.Records % 8);
        (var note, var files) = await _room.NewestAsync();
        Assert.Equal(["0", "1"], note.Files.Select(file => file.Prefix));
        Assert.All(files.Values, file => Assert.True(file.Length >= 8 * SnapshotFile.RecordLength));
        foreach (var reporter in reporters)
        {
            Assert.Equal(["text"], await _room.ReadAsync(reporter));
        }

        await AddReportersAsync(reporters, 31);   // 64: two bits, but not yet
        _room.Clock.Pass(TimeSpan.FromDays(30));
        Assert.Equal(1, (await _room.PublishAsync()).Bits);
        _room.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(2, (await _room.PublishAsync()).Bits);
        Assert.Equal(["text"], await _room.ReadAsync(reporters[0]));
    }

    [Fact]
    public async Task When_few_mailboxes_are_left_the_files_become_one_again_and_all_its_records_stay()
    {
        List<Reporter> reporters = [];
        await AddReportersAsync(reporters, 33);
        var divided = await _room.PublishAsync();
        Assert.Equal(1, divided.Bits);

        _room.Clock.Pass(TimeSpan.FromDays(180));
        var merged = await _room.PublishAsync();
        Assert.Equal((0, divided.Records), (merged.Bits, merged.Records));
        Assert.Empty(await _room.ReadAsync(reporters[0]));
    }

    [Fact]
    public async Task Only_the_two_newest_snapshots_stay_and_numbers_only_grow()
    {
        for (var i = 0; i < 4; i++)
        {
            await _room.PublishAsync();
        }

        const string numbers = "select string_agg(number::text, ',' order by number) from intake.snapshot";
        Assert.Equal("3,4", await _room.ScalarAsync<string>(NpgsqlSource.Intake, numbers));

        // As after a restore of an older desk: the Portal's number is never reached twice.
        await _room.ExecuteAsync("update desk.mailbox_state set number = 1");
        Assert.Equal(5, (await _room.PublishAsync()).Number);
    }

    [Fact]
    public async Task The_higher_numbers_of_another_mechanism_push_out_no_answers_of_this_one()
    {
        await _room.TamperAsync("""
            insert into intake.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) select '00000002', name, portal_id, verifiers, threshold, lowest_serial from intake.mechanism;
            insert into intake.snapshot (mechanism, number, note) values ('00000002', 100, ''), ('00000002', 101, '')
            """);
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        for (var i = 0; i < 3; i++)
        {
            await _room.PublishAsync();
        }

        const string numbers = "select string_agg(number::text, ',' order by number) from intake.snapshot where mechanism = @Mechanism";
        Assert.Equal("2,3", await _room.ScalarAsync<string>(NpgsqlSource.Intake, numbers, new { Mechanism = _room.Mechanism.ToString() }));
        Assert.Equal("100,101", await _room.ScalarAsync<string>(NpgsqlSource.Intake, numbers, new { Mechanism = "00000002" }));
        Assert.Equal(["text"], await _room.ReadAsync(reporter));
    }

    [Fact]
    public async Task A_file_that_was_tampered_with_at_the_Portal_is_written_anew()
    {
        await _room.PublishAsync();
        await _room.TamperAsync("update intake.snapshot_file set bytes = set_byte(bytes, 100, 255 - get_byte(bytes, 100))");

        await _room.PublishAsync();
        await _room.NewestAsync();   // asserts that every hash of the note fits
    }

    [Fact]
    public async Task Publishers_of_two_processes_take_turns()
    {
        var reporter = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        var published = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => _room.NewPublisher().PublishAsync(_room.Mechanism, TestContext.Current.CancellationToken)));

        Assert.Equal([1, 2, 3, 4], published.Select(snapshot => snapshot.Value!.Number).Order());
        Assert.All(published, snapshot => Assert.Equal(8, snapshot.Value!.Records));
        Assert.Equal(["text"], await _room.ReadAsync(reporter));
    }

    [Fact]
    public async Task An_erase_request_empties_the_mailbox_and_nothing_more_is_published_to_it()
    {
        var reporter = await _room.ReporterAsync();
        var other = await _room.ReporterAsync();
        await _room.QueueAsync(reporter, "text");
        await _room.QueueAsync(other, "text");
        await _room.PublishAsync();
        var before = await _room.LabelsAsync();

        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        await _room.SendEraseRequestAsync(SealedForms.EraseRequest());
        Assert.Equal(8, (await _room.PublishAsync()).Records);

        Assert.Empty(await _room.ReadAsync(reporter));
        Assert.Equal(["text"], await _room.ReadAsync(other));
        var after = await _room.LabelsAsync();
        Assert.Single(before.Except(after));
        Assert.Single(after.Except(before));
        Assert.Equal(0, await _room.ScalarAsync<long>(NpgsqlSource.Intake, "select count(*) from intake.erase_request"));
        Assert.Equal(1, await _room.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.erased_mailbox"));
        Assert.Equal(1, await _room.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.event where act = 'mailbox.erased'"));

        await _room.QueueAsync(reporter, "queued in the same moment");
        await _room.PublishAsync();
        Assert.Empty(await _room.ReadAsync(reporter));
    }

    [Fact]
    public async Task Of_an_erased_mailbox_no_expired_answer_is_kept_either()
    {
        var (reporter, other) = (await _room.ReporterAsync(), await _room.ReporterAsync());
        await _room.QueueAsync(reporter, "text");
        await _room.QueueAsync(other, "text");
        await _room.PublishAsync();
        _room.Clock.Pass(TimeSpan.FromDays(180));
        await _room.PublishAsync();
        Assert.Equal((1, 1), (await ExpiredAsync(reporter), await ExpiredAsync(other)));

        await _room.SendEraseRequestAsync(EraseRequest.Seal(reporter.Keys, _room.Alarm.Recipient));
        await _room.PublishAsync();

        Assert.Equal((0, 1), (await ExpiredAsync(reporter), await ExpiredAsync(other)));
    }

    [Fact]
    public async Task A_mailbox_erased_before_its_report_was_opened_stays_erased()
    {
        using var code = SafeReport.Crypto.AccessCodes.AccessCode.Generate();
        using var keys = SafeReport.Crypto.Items.ReporterKeys.Derive(code, new byte[16], _room.Mechanism);
        await _room.SendEraseRequestAsync(EraseRequest.Seal(keys, _room.Alarm.Recipient));
        await _room.PublishAsync();

        var tag = CaseDesk.Vault.MailboxTag.Of(_room.Secret, _room.Mechanism, keys.Mailbox.Address());
        Assert.True(await _room.ScalarAsync<bool>(NpgsqlSource.Desk, "select exists (select from desk.erased_mailbox where tag = @Tag)", new { Tag = tag }));
        Assert.Equal(0, await _room.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.event where act = 'mailbox.erased'"));
    }

    private async Task<IReadOnlyList<string>> LedgerLabelsAsync()
    {
        const string sql = """
            select string_agg(encode(label, 'hex'), ',' order by label)
            from (select label from desk.published_reply union all select label from desk.mailbox_filler) r
            """;
        return (await _room.ScalarAsync<string>(NpgsqlSource.Desk, sql))!.Split(',');
    }

    private Task<int> ExpiredAsync(Reporter reporter) =>
        _room.ScalarAsync<int>(NpgsqlSource.Desk, "select count(*)::int from desk.expired_reply where mailbox = @Mailbox", new { reporter.Mailbox });

    private async Task AddReportersAsync(List<Reporter> reporters, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var reporter = await _room.ReporterAsync();
            await _room.QueueAsync(reporter, "text");
            reporters.Add(reporter);
        }
    }
}
