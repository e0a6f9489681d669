using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Cases.Removal;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>Opens a case for one reading or one act, as the pages do: what is done is committed, what is refused leaves nothing.</summary>
public sealed class OneCase(CaseDatabase database, CaseDoor door)
{
    /// <summary>As a page does: what waited for the officer is entered first.</summary>
    public Task<CaseFile?> FindAsync(KeyRing ring, CaseId id, CaseStore cases, CancellationToken stop) =>
        ReadAsync<CaseFile>(() => door.OpenAsync(ring, id, stop), async reading => await cases.ReadAsync(reading, stop), none: null, stop);

    public Task<T?> ReadAsync<T>(KeyRing ring, CaseId id, Func<CaseReading, Task<T>> read, T? none, CancellationToken stop) =>
        ReadAsync(() => database.ReadAsync(ring, id, stop), read, none, stop);

    public async Task<Outcome<T>> ActAsync<T>(KeyRing ring, CaseId id, Func<CaseAct, Task<Outcome<T>>> work, CancellationToken stop)
    {
        await using var act = await database.BeginAsync(ring, id, stop);
        if (act is null)
        {
            return Refusal.NotFound;
        }

        var outcome = await work(act);
        if (outcome.Done)
        {
            await act.CommitAsync(stop);
        }

        return outcome;
    }

    public async Task<Outcome<T, TRefusal>> ActAsync<T, TRefusal>(
        KeyRing ring, CaseId id, Func<CaseAct, Task<Outcome<T, TRefusal>>> work, CancellationToken stop)
        where TRefusal : struct, Enum
    {
        await using var act = await database.BeginAsync(ring, id, stop) ?? throw new InvalidOperationException("This officer has no such case.");
        var outcome = await work(act);
        if (outcome.Refusal.Equals(default(TRefusal)))
        {
            await act.CommitAsync(stop);
        }

        return outcome;
    }

    private static async Task<T?> ReadAsync<T>(Func<Task<CaseReading?>> open, Func<CaseReading, Task<T>> read, T? none, CancellationToken stop)
    {
        await using var reading = await open();
        if (reading is null)
        {
            return none;
        }

        var found = await read(reading);
        await reading.CompleteAsync(stop);
        return found;
    }
}

public sealed class CaseActs(CaseStore cases, OneCase one)
{
    public CaseStore Store => cases;

    public Task<CaseFile?> FindAsync(KeyRing ring, CaseId id, CancellationToken stop) =>
        one.FindAsync(ring, id, cases, stop);

    public Task<Outcome<CaseId>> OpenFromItemAsync(KeyRing ring, ItemId item, NewCase details, CancellationToken stop) => cases.OpenFromItemAsync(ring, item, details, stop);

    public Task<Outcome<CaseId>> LinkItemAsync(KeyRing ring, ItemId item, CaseId id, CancellationToken stop) => cases.LinkItemAsync(ring, item, id, stop);

    public Task<Outcome<ItemId>> MarkInfoOnlyAsync(KeyRing ring, ItemId item, CancellationToken stop) => cases.MarkInfoOnlyAsync(ring, item, stop);

    public Task<KnownMailbox?> FindByMailboxAsync(KeyRing ring, MailboxKeys mailbox, CancellationToken stop) => cases.FindByMailboxAsync(ring, mailbox, stop);

    public Task<CaseId?> FindByCodeAsync(KeyRing ring, string? typed, CancellationToken stop) => cases.FindByCodeAsync(ring, typed, stop);

    public Task<CasePage> ListAsync(KeyRing ring, int page, CancellationToken stop) => cases.ListAsync(ring, page, stop);

    public Task<IReadOnlyList<CaseNews>> ListNewsAsync(KeyRing ring, CancellationToken stop) => cases.ListNewsAsync(ring, stop);

    public Task<IReadOnlyList<string>> ListWithoutHolderAsync(KeyRing ring, CancellationToken stop) => cases.ListWithoutHolderAsync(ring, stop);

    public Task<Outcome<CaseId>> AssignAsync(KeyRing ring, CaseId id, OfficerId officer, string? reason, CancellationToken stop) =>
        one.ActAsync(ring, id, act => cases.AssignAsync(act, officer, reason, stop), stop);

    public Task<Outcome<CaseId>> UnassignAsync(KeyRing ring, CaseId id, OfficerId officer, CancellationToken stop) =>
        one.ActAsync(ring, id, act => CaseStore.UnassignAsync(act, officer, stop), stop);

    public Task<Outcome<long>> DescribeAsync(KeyRing ring, CaseId id, long version, string? title, string? summary, string? reason, CancellationToken stop) =>
        one.ActAsync(ring, id, act => cases.DescribeAsync(act, version, title, summary, reason, stop), stop);

    public Task<Outcome<long>> PrioritizeAsync(
        KeyRing ring, CaseId id, long version, string? severity, string? imminence, string? priority, string? reason, CancellationToken stop) =>
        one.ActAsync(ring, id, act => cases.PrioritizeAsync(act, version, severity, imminence, priority, reason, stop), stop);

    public Task<Outcome<long, StepGuard>> StepAsync(KeyRing ring, CaseId id, long version, StepDecision decision, CancellationToken stop) =>
        one.ActAsync(ring, id, act => cases.StepAsync(act, version, decision, stop), stop);

    public Task<Outcome<long, StepGuard>> TakeBackAsync(KeyRing ring, CaseId id, long version, string? reason, CancellationToken stop) =>
        one.ActAsync(ring, id, act => cases.TakeBackAsync(act, version, reason, stop), stop);

    public Task<Outcome<long, StepGuard>> AnswerClosingAsync(KeyRing ring, CaseId id, long version, bool agrees, string? reason, CancellationToken stop) =>
        one.ActAsync(ring, id, act => cases.AnswerClosingAsync(act, version, agrees, reason, stop), stop);

    public Task<Outcome<long>> ReviewedAsync(KeyRing ring, CaseId id, long version, string? note, CancellationToken stop) =>
        one.ActAsync(ring, id, act => cases.ReviewedAsync(act, version, note, stop), stop);
}

public sealed class SanctionActs(OneCase one)
{
    public Task<Outcome<AllegedSanctionId>> RecordAsync(KeyRing ring, CaseId id, AllegedSanction sanction, ProtectedCommunication? communication, CancellationToken stop) =>
        one.ActAsync(ring, id, act => AllegedSanctionStore.RecordAsync(act, sanction, communication, stop), stop);

    public Task<Outcome<long>> UpdateAsync(
        KeyRing ring, CaseId id, AllegedSanctionId sanctionId, long version, AllegedSanction sanction, string? reason, CancellationToken stop) =>
        one.ActAsync(ring, id, act => AllegedSanctionStore.UpdateAsync(act, sanctionId, version, sanction, communication: null, reason, stop), stop);

    public Task<Recorded<AllegedSanction>?> FindAsync(KeyRing ring, CaseId id, AllegedSanctionId sanctionId, CancellationToken stop) =>
        one.ReadAsync(ring, id, reading => AllegedSanctionStore.FindAsync(reading, sanctionId, stop), none: null, stop);

    public async Task<IReadOnlyList<Recorded<AllegedSanction>>> HistoryAsync(KeyRing ring, CaseId id, AllegedSanctionId sanctionId, CancellationToken stop) =>
        (await one.ReadAsync(ring, id, reading => AllegedSanctionStore.HistoryAsync(reading, sanctionId, stop), none: [], stop))!;
}

public sealed class CommunicationActs(OneCase one)
{
    public Task<Outcome<ProtectedCommunicationId>> RecordAsync(KeyRing ring, CaseId id, ProtectedCommunication communication, CancellationToken stop) =>
        one.ActAsync(ring, id, act => ProtectedCommunicationStore.RecordAsync(act, communication, stop), stop);

    public Task<Outcome<long>> UpdateAsync(
        KeyRing ring, CaseId id, ProtectedCommunicationId communicationId, long version, ProtectedCommunication communication, string? reason, CancellationToken stop) =>
        one.ActAsync(ring, id, act => ProtectedCommunicationStore.UpdateAsync(act, communicationId, version, communication, reason, stop), stop);

    public async Task<IReadOnlyList<Recorded<ProtectedCommunication>>> ListAsync(KeyRing ring, CaseId id, CancellationToken stop) =>
        (await one.ReadAsync(ring, id, reading => ProtectedCommunicationStore.ListAsync(reading, stop), none: [], stop))!;
}

public sealed class ReplyActs(ReplyStore replies, OneCase one)
{
    public Task<Outcome<ReplyId>> QueueAsync(KeyRing ring, CaseId id, ReplyDraft draft, CancellationToken stop) =>
        one.ActAsync(ring, id, act => replies.QueueAsync(act, draft, stop), stop);

    public async Task<IReadOnlyList<MailboxSummary>> MailboxesAsync(KeyRing ring, CaseId id, CancellationToken stop) =>
        (await one.ReadAsync(ring, id, reading => ReplyStore.MailboxesAsync(reading, stop), none: [], stop))!;

    public Task<Refusal> ObstacleAsync(KeyRing ring, CaseId id, CancellationToken stop) =>
        one.ReadAsync(ring, id, reading => replies.ObstacleAsync(reading, stop), none: Refusal.NoMailbox, stop);

    public async Task<IReadOnlyList<WrittenReply>> ListAsync(KeyRing ring, CaseId id, CancellationToken stop) =>
        (await one.ReadAsync(ring, id, reading => ReplyStore.ListAsync(reading, stop), none: [], stop))!;
}

public sealed class RemovalActs(OfficerRemoval removal, CaseDatabase database)
{
    public async Task<Outcome<CaseId>> RemoveAsync(KeyRing ring, CaseId id, OfficerId officer, string? reason, CancellationToken stop)
    {
        await using var act = await database.BeginAsync(ring, id, stop);
        return act is null ? Refusal.NotFound : await removal.RemoveAsync(act, officer, reason, stop);
    }
}

public sealed class RegisterActs(SanctionRegister register, OneCase one)
{
    public async Task<RegisterPage> ListAsync(KeyRing ring, CaseId? id, int page, CancellationToken stop) => id is { } only
        ? (await one.ReadAsync(ring, only, reading => SanctionRegister.ListAsync(reading, "", page, stop), none: new RegisterPage([], page, SanctionRegister.PageSize, 0, 0), stop))!
        : await register.ListAsync(ring, page, stop);
}
