using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>Finding the case that something belongs to, for officers who need not be able to open it.</summary>
public sealed partial class CaseStore
{
    /// <summary>The case that already knows a mailbox; null for a new one. The address is computed here, never taken from the item.</summary>
    public async Task<KnownMailbox?> FindByMailboxAsync(KeyRing ring, MailboxKeys mailbox, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake, Role.Case, Role.Focal);
        const string sql = """
            select m.id, f.id as CaseId, f.code
            from desk.reporter_mailbox m join desk.case_file f on f.id = m.case_id
            where m.tag = @Tag and m.mechanism = @Mechanism
            """;
        var parameters = new { Tag = MailboxTag.Of(secret, ring.Mechanism, mailbox.Address()), Mechanism = ring.Mechanism.ToString() };
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(Guid Id, Guid CaseId, string Code)?>(
            CaseDatabase.Command(sql, parameters, transaction: null, cancellationToken));
        return row is { } known ? new KnownMailbox(new(known.Id), new(known.CaseId), known.Code) : null;
    }

    /// <summary>The case of a code as an intake officer types it. It tells that the code exists, nothing else.</summary>
    public async Task<CaseId?> FindByCodeAsync(KeyRing ring, string? typed, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake, Role.Case, Role.Focal);
        const string sql = "select id from desk.case_file where code = @Code and mechanism = @Mechanism";
        await using var connection = await database.OpenAsync(cancellationToken);
        var id = await connection.QuerySingleOrDefaultAsync<Guid?>(CaseDatabase.Command(
            sql, new { Code = CaseCode.Read(typed), Mechanism = ring.Mechanism.ToString() }, transaction: null, cancellationToken));
        return id is { } found ? new CaseId(found) : null;
    }
}
