using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Records;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>The steps of a case from status to status. One officer takes a step, and takes it back; closing is asked for by one and confirmed by another.</summary>
public sealed partial class CaseStore
{
    /// <summary>What the steps of the case depend on.</summary>
    public async Task<CaseFacts> FactsAsync(CaseReading reading, CaseContent content, CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (select from desk.case_item where case_id = @Case and unread) or exists (select from desk.follow_up where case_id = @Case)
            """;
        var hasUnread = await reading.QuerySingleAsync<bool>(sql, new { Case = reading.Id.Value }, cancellationToken);
        return new CaseFacts(content.Status, content.DecidedPriority, content.LegalBasis, content.Plan?.Measure, content.Tries, hasUnread, database.Today);
    }

    /// <summary>Takes a step. To close is only asked for: another officer of the case confirms it.</summary>
    /// <returns>The version of the case's record that stands now.</returns>
    public Task<Outcome<long, StepGuard>> StepAsync(CaseAct act, long expectedVersion, StepDecision decision, CancellationToken cancellationToken)
    {
        decision = decision with { Reason = PlainText.Clean(decision.Reason) };
        return StepAsync(act, expectedVersion, decision.Reason, async content =>
        {
            var guard = CaseSteps.Judge(await FactsAsync(act, content, cancellationToken), decision);
            if (guard != StepGuard.None)
            {
                return guard;
            }

            if (decision.To == CaseStatus.Closed)
            {
                return (Acts.CaseClosingAsked, content with
                {
                    Tries = decision.Tries ?? content.Tries,
                    Closing = new ClosingAsked(act.Ring.Officer, database.Today, decision.Outcome!, decision.SafeOn, decision.Told!, decision.Reason!),
                });
            }

            return (NameOf(content.Status, decision.To), Moved(content, decision.To) with
            {
                Plan = decision.To == CaseStatus.ProtectionPlanned
                    ? new PlannedMeasure(decision.Measure!, act.Ring.Officer, database.Today, decision.Reason!)
                    : content.Plan,
                Outcome = null,
                Ladder = decision.To == CaseStatus.Escalated ? decision.Ladder : content.Ladder,
                Tries = decision.To == CaseStatus.Dormant ? decision.Tries : decision.To == CaseStatus.Triage ? null : content.Tries,
                ReviewDueOn = ReviewAfter(content, decision),
            });
        }, cancellationToken);
    }

    /// <summary>Takes the last step back, with a reason. What was closed by two is reopened instead.</summary>
    public Task<Outcome<long, StepGuard>> TakeBackAsync(CaseAct act, long expectedVersion, string? reason, CancellationToken cancellationToken)
    {
        reason = PlainText.Clean(reason);
        return StepAsync(act, expectedVersion, reason, content => Task.FromResult<Outcome<(string, CaseContent), StepGuard>>(
            content.StatusBefore is not { } before || content.Status == CaseStatus.Closed ? StepGuard.NothingToTakeBack
            : reason is null ? StepGuard.ReasonMissing
            : (Acts.CaseStepTakenBack, content with { Status = before, StatusBefore = null, Closing = null })), cancellationToken);
    }

    /// <summary>Another officer of the case confirms that it is closed, or says why not.</summary>
    public Task<Outcome<long, StepGuard>> AnswerClosingAsync(CaseAct act, long expectedVersion, bool agrees, string? reason, CancellationToken cancellationToken)
    {
        reason = PlainText.Clean(reason);
        return StepAsync(act, expectedVersion, reason, async content =>
        {
            if (content.Closing is not { } asked)
            {
                return StepGuard.NothingAsked;
            }

            if (!agrees)
            {
                return reason is null ? StepGuard.ReasonMissing : (Acts.CaseClosingRefused, content with { Closing = null });
            }

            if (asked.By == act.Ring.Officer)
            {
                return StepGuard.NeedsSecondOfficer;
            }

            // Judged anew: something may have come since it was asked.
            var decision = new StepDecision(CaseStatus.Closed) { Outcome = asked.Outcome, SafeOn = asked.SafeOn, Told = asked.Told, Reason = asked.Reason };
            var guard = CaseSteps.Judge(await FactsAsync(act, content, cancellationToken), decision);
            return guard != StepGuard.None ? guard : (Acts.CaseClosed, Moved(content, CaseStatus.Closed) with { Outcome = asked.Outcome, ReviewDueOn = null });
        }, cancellationToken);
    }

    /// <summary>The first step is to look at it at all; a plain step asks for the next look when the priority says, later ones on the day chosen.</summary>
    private DateOnly? ReviewAfter(CaseContent content, StepDecision decision) => decision.To switch
    {
        CaseStatus.Monitoring or CaseStatus.Dormant => decision.ReviewOn,
        CaseStatus.Triage or CaseStatus.ProtectionActive or CaseStatus.Escalated => Priority.ReviewDue(content.Priority, database.Today),
        CaseStatus.Referred => null,
        _ => content.ReviewDueOn,
    };

    // Nobody closes alone: taking up again what two closed is not taken back to closed.
    private static CaseContent Moved(CaseContent content, string to) =>
        content with { Status = to, StatusBefore = content.Status == CaseStatus.Closed ? null : content.Status, Closing = null };

    private static string NameOf(string from, string to) =>
        to == CaseStatus.Assessment ? Acts.CaseAssessmentStarted
        : to == CaseStatus.Triage && from != CaseStatus.Received ? Acts.CaseReopened
        : Acts.CaseStepTaken;

    private static async Task<Outcome<long, StepGuard>> StepAsync(
        CaseAct act, long expectedVersion, string? reason, Func<CaseContent, Task<Outcome<(string Act, CaseContent Content), StepGuard>>> change, CancellationToken cancellationToken)
    {
        var (row, content) = await CaseRecord.ReadAsync(act, cancellationToken);
        if (row.Version != expectedVersion)
        {
            return StepGuard.ChangedMeanwhile;
        }

        var changed = await change(content);
        if (changed.Refusal != StepGuard.None)
        {
            return changed.Refusal;
        }

        var (version, _) = await CaseRecord.WriteAsync(act, row, changed.Value.Content, reason, cancellationToken, evenIfSame: true);
        act.Note(changed.Value.Act, act.Id.Value);
        return version;
    }
}
