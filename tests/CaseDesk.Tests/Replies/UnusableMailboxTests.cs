using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Tests.Items;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Replies;

/// <summary>A mailbox to which nothing can be sealed costs the answer, never the report or the page.</summary>
public sealed class UnusableMailboxTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task A_report_that_names_one_becomes_a_case_without_a_mailbox()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer], new JsonObject { ["what"] = "what happened", ["mailbox"] = UnusableMailbox.Make() });

        Assert.Empty(await room.Replies.MailboxesAsync(officer, id, Stop));
        Assert.Equal(Refusal.MailboxUnusable, await room.Replies.ObstacleAsync(officer, id, Stop));
        Assert.False((await room.Replies.QueueAsync(officer, id, new("Hello"), Stop)).Done);
        Assert.True((await room.Cases.FindAsync(officer, id, Stop))!.Intact);
    }

    [Fact]
    public async Task One_that_an_earlier_version_took_in_gets_no_reply_and_breaks_nothing()
    {
        var (intake, officer, reporter) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), room.Reporter());
        var id = await room.OpenCaseAsync(intake, [officer], reporter: reporter);
        Assert.Equal(Refusal.None, await room.Replies.ObstacleAsync(officer, id, Stop));
        await ExchangeAsync(officer, id, reporter);

        Assert.True(Assert.Single(await room.Replies.MailboxesAsync(officer, id, Stop)).Unusable);
        Assert.Equal(Refusal.MailboxUnusable, await room.Replies.ObstacleAsync(officer, id, Stop));
        Assert.Equal(Refusal.MailboxUnusable, (await room.Replies.QueueAsync(officer, id, new("Hello"), Stop)).Refusal);
        Assert.Empty(await room.Replies.ListAsync(officer, id, Stop));
    }

    [Fact]
    public async Task A_reporter_whose_mailbox_is_sound_is_answered_beside_one_whose_is_not()
    {
        var (intake, officer, broken) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), room.Reporter());
        var id = await room.OpenCaseAsync(intake, [officer], reporter: broken);
        await ExchangeAsync(officer, id, broken);
        await room.Cases.LinkItemAsync(intake, await room.ReceiveAsync(reporter: room.Reporter()), id, Stop);
        Assert.True((await room.Cases.FindAsync(officer, id, Stop)) is not null);   // enters the mailbox of what was linked

        var sound = Assert.Single(await room.Replies.MailboxesAsync(officer, id, Stop), mailbox => mailbox.CanBeAnswered);
        Assert.Equal(Refusal.None, await room.Replies.ObstacleAsync(officer, id, Stop));
        Assert.True((await room.Replies.QueueAsync(officer, id, new("Hello", sound.Id), Stop)).Done);
        Assert.True((await room.Replies.QueueAsync(officer, id, new("Hello again"), Stop)).Done);
    }

    /// <summary>Puts another recipient into the sealed row of a mailbox, as one that was taken in unlooked-at.</summary>
    private async Task ExchangeAsync(KeyRing officer, CaseId id, ReporterKeys reporter)
    {
        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        (var row, var version, var stored) = await connection.QuerySingleAsync<(Guid, long, byte[])>(
            "select id, version, sealed from desk.case_record where case_id = @Case and kind = 'reporter_mailbox'", new { Case = id.Value });
        var address = new RecordAddress(room.Mechanism, id, "reporter_mailbox", row, version);
        var key = (await officer.CaseKeyAsync(id, Stop))!;
        var json = Encoding.UTF8.GetString(RecordSealer.TryOpen(key, address, stored)!);
        Assert.Contains(reporter.Mailbox.Recipient, json, StringComparison.Ordinal);
        var changed = json.Replace(reporter.Mailbox.Recipient, UnusableMailbox.Recipient(), StringComparison.Ordinal);
        await connection.ExecuteAsync(
            "update desk.case_record set sealed = @Sealed where id = @Row", new { Sealed = RecordSealer.Seal(key, address, Encoding.UTF8.GetBytes(changed)), Row = row });
    }
}
