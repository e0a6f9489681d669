using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Vault;

public sealed class ItemReaderTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    // Above 16 MiB: Padmé lengths, and many rows.
    private static readonly byte[] Video = RandomNumberGenerator.GetBytes(18 * 1024 * 1024);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_intake_officer_opens_an_item_and_the_first_opening_is_noted()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = "شيء حدث" }, room.Reporter(), [1, 2, 3], opened: false);
        await room.ExecuteAsync("insert into desk.alarm values (@Id, now())", new { Id = item.Guid });

        var opening = (await room.Items.OpenAsync(item, ring, Stop))!;

        Assert.Equal((OpeningFailure.None, AuthorMark.Verified), (opening.Failure, opening.Author));
        Assert.Equal("شيء حدث", opening.Report!.Root.GetProperty("what").GetString());
        Assert.Equal([new ItemAttachment("attachments/001", "image/jpeg", "photo.jpg", 3, false, true)], opening.Attachments);
        Assert.Equal("OPENED", await room.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.alarm where item = @Id", new { Id = item.Guid }));
        Assert.Equal(1, await EventsAsync("item.opened", item));
    }

    [Fact]
    public async Task A_list_reads_only_what_it_needs_and_notes_nothing()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(reporter: room.Reporter(), attachment: Video, opened: false);
        await room.ExecuteAsync("delete from desk.item_part where item = @Id and number > 1", new { Id = item.Guid });

        var opening = (await room.Items.OpenReportOnlyAsync(item, ring, Stop))!;

        Assert.Equal((OpeningFailure.None, AuthorMark.Verified), (opening.Failure, opening.Author));
        Assert.Equal("RECEIVED", await room.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
        Assert.Equal(0, await EventsAsync("item.opened", item));
        Assert.Equal(OpeningFailure.Damaged, (await room.Items.OpenAsync(item, ring, Stop))!.Failure);
    }

    [Fact]
    public async Task A_large_attachment_streams_out_as_it_was_sent()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(attachment: Video);
        var opening = (await room.Items.OpenAsync(item, ring, Stop))!;
        Assert.Equal(Video.Length, Assert.Single(opening.Attachments).Bytes);

        using var copy = new MemoryStream();
        Assert.True(await room.Items.CopyAttachmentAsync(item, "attachments/001", ring, copy, Stop));
        Assert.Equal(SHA256.HashData(Video), SHA256.HashData(copy.ToArray()));
        Assert.False(await room.Items.CopyAttachmentAsync(item, "attachments/002", ring, Stream.Null, Stop));
        Assert.Equal((1, 1), (await EventsAsync("item.attachment-read", item), await EventsAsync("item.attachment-failed", item)));
    }

    [Theory]
    [InlineData("update desk.item_part set bytes = set_byte(bytes, 5000, 255 - get_byte(bytes, 5000)) where item = @Id")]
    [InlineData("update desk.item_part set bytes = substr(bytes, 1, octet_length(bytes) - 1) where item = @Id")]
    [InlineData("delete from desk.item_part where item = @Id")]
    public async Task An_item_that_was_changed_is_shown_as_damaged_and_stays_unopened(string sql)
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(opened: false);
        await room.ExecuteAsync(sql, new { Id = item.Guid });
        Assert.Equal(OpeningFailure.Damaged, (await room.Items.OpenAsync(item, ring, Stop))!.Failure);
        Assert.Equal("RECEIVED", await room.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
    }

    [Fact]
    public async Task An_item_stored_under_another_id_is_refused_and_counts_as_seen()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(opened: false, storedAs: ItemId.New());
        var opening = (await room.Items.OpenAsync(item, ring, Stop))!;
        Assert.Equal((OpeningFailure.Refused, ItemRefusal.AnotherItem), (opening.Failure, opening.Refusal));
        Assert.Null(opening.Report);
        Assert.Equal(1, await EventsAsync("item.opened", item));
    }

    [Fact]
    public async Task An_intake_officer_without_the_key_is_told_that_no_key_opens_it()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync();
        await room.ExecuteAsync("delete from desk.intake_key_grant where officer = @Id", new { Id = ring.Officer.Value });
        Assert.Equal(OpeningFailure.NoKey, (await room.Items.OpenAsync(item, ring, Stop))!.Failure);
    }

    [Theory]
    [InlineData(Role.Case)]
    [InlineData(Role.Focal)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Audit)]
    public async Task Only_INTAKE_opens_what_is_in_no_case(string role)
    {
        var ring = await room.OfficerAsync(role);
        var item = await room.ReceiveAsync();
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.OpenAsync(item, ring, Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.OpenReportOnlyAsync(item, ring, Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.CopyAttachmentAsync(item, "attachments/001", ring, Stream.Null, Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.ExportAsync(item, ring, Stream.Null, Stop));
    }

    [Fact]
    public async Task In_a_case_only_those_assigned_open_the_item_INTAKE_or_not()
    {
        var intake = await room.OfficerAsync(Role.Intake);
        var assigned = await room.OfficerAsync(Role.Case);
        var item = await room.ReceiveAsync(attachment: [7]);
        Assert.True((await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(assigned), Stop)).Done);

        Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(item, assigned, Stop))!.Failure);
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.OpenAsync(item, intake, Stop));
    }

    [Fact]
    public async Task Who_was_taken_off_a_case_gets_no_file_that_was_opened_before_and_the_log_tells_of_none_that_failed()
    {
        var (intake, officer, stays) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Case));
        var item = await room.ReceiveAsync(attachment: [7]);
        var id = (await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer, stays), Stop)).Value;
        Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(item, officer, Stop))!.Failure);
        Assert.True((await room.Cases.UnassignAsync(stays, id, officer.Officer, Stop)).Done);

        using var output = new MemoryStream();
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.CopyAttachmentAsync(item, "attachments/001", officer, output, Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Items.ExportAsync(item, officer, output, Stop));

        Assert.Equal(0, output.Length);
        foreach (var act in new[] { "item.attachment-read", "item.attachment-failed", "item.exported", "item.export-failed" })
        {
            Assert.Equal(0, await EventsAsync(act, item));
        }
    }

    [Fact]
    public async Task An_exported_item_opens_with_the_officers_key_in_another_implementation_and_GNU_tar_unpacks_it()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var photo = RandomNumberGenerator.GetBytes(300_000);
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = "text" }, room.Reporter(), photo);
        using var export = new MemoryStream();
        Assert.True(await room.Items.ExportAsync(item, ring, export, Stop));

        using var identity = ring.Identity.Encode();
        var opened = await NodeAge.OpenAsync(
            new JsonObject { ["identity"] = System.Text.Encoding.ASCII.GetString(identity.Span).Trim() }, [export.ToArray()]);

        var folder = Directory.CreateTempSubdirectory("casedesk-tests-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "item.tar"), opened[0], Stop);
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-xf", "item.tar"]) { WorkingDirectory = folder })!;
        await tar.WaitForExitAsync(Stop);
        Assert.Equal(0, tar.ExitCode);
        Assert.Equal(photo, await File.ReadAllBytesAsync(Path.Combine(folder, "attachments", "001"), Stop));
        Assert.Contains("\"what\":\"text\"", await File.ReadAllTextAsync(Path.Combine(folder, "report.json"), Stop), StringComparison.Ordinal);
        Assert.Equal(1, await EventsAsync("item.exported", item));
        Directory.Delete(folder, recursive: true);
    }

    private async Task<long> EventsAsync(string act, ItemId item) =>
        await room.ScalarAsync<long>("select count(*) from desk.event where act = @Act and subject = @Id", new { Act = act, Id = item.Guid });
}
