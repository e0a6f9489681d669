using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Vault;

/// <summary>What somebody who holds the database does to a case is noticed by whoever holds its key.</summary>
public sealed class CaseHeadTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_as_the_program_left_it_fits_its_head()
    {
        (var caseId, var ring) = await CaseAsync();
        Assert.True(await VerifyAsync(caseId, ring));
    }

    [Theory]
    [InlineData("update desk.case_record set sealed = @Older where id = @Case and kind = 'case_file'")]
    [InlineData("delete from desk.case_record where case_id = @Case and kind = 'reply'")]
    [InlineData("insert into desk.case_record (id, case_id, kind, version, sealed) values (gen_random_uuid(), @Case, 'reply', 1, @Older)")]
    [InlineData("update desk.case_head set version = version - 1 where case_id = @Case")]
    [InlineData("update desk.case_head set sealed = @Older where case_id = @Case")]
    [InlineData("delete from desk.case_head where case_id = @Case")]
    public async Task A_record_put_back_dropped_or_slipped_in_no_longer_fits(string sql)
    {
        (var caseId, var ring) = await CaseAsync();
        var older = await room.ScalarAsync<byte[]>("select sealed from desk.case_head where case_id = @Case", new { Case = caseId.Value });
        await room.ExecuteAsOwnerAsync(sql, new { Case = caseId.Value, Older = older[..^1] });
        Assert.False(await VerifyAsync(caseId, ring));
    }

    private async Task<(CaseId Case, KeyRing Ring)> CaseAsync()
    {
        var ring = await room.OfficerAsync(Role.Intake, Role.Case);
        var caseId = await room.OpenCaseAsync(ring, [ring], reporter: room.Reporter());
        Assert.True((await room.Replies.QueueAsync(ring, caseId, new ReplyDraft("We read it."), Stop)).Done);
        return (caseId, ring);
    }

    private async Task<bool> VerifyAsync(CaseId caseId, KeyRing ring)
    {
        await using var reading = (await room.Database.ReadAsync(ring, caseId, Stop))!;
        return await reading.IsIntactAsync(Stop);
    }
}
