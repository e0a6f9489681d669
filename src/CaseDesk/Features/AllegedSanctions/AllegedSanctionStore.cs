using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Records;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The first register of alleged sanctions: who may see a case may see its part of the register, nobody else.</summary>
public static class AllegedSanctionStore
{
    private static readonly Records<AllegedSanction> Records = new(RecordKinds.AllegedSanction);

    /// <summary>Records an alleged sanction, with the protected contact it answers when one is given here.</summary>
    /// <param name="act">The act it is part of.</param>
    /// <param name="sanction">As it was told.</param>
    /// <param name="communication">A contact that is recorded along; null where there is none, or the case has it.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <param name="form">Drawn with the form that was filled in: the same form sent twice is one record. What was written anew in it is another.</param>
    public static async Task<Outcome<AllegedSanctionId>> RecordAsync(
        CaseAct act, AllegedSanction sanction, ProtectedCommunication? communication, CancellationToken cancellationToken, AllegedSanctionId? form = null)
    {
        var before = form is { } drawn ? await Records.FindRowAsync(act, drawn.Value, cancellationToken) : null;
        if (before is not null && await IsTheSameAsync(act, before, sanction, communication, cancellationToken))
        {
            return form!.Value;
        }

        var (checkedSanction, refused) = await ReadyAsync(act, sanction, communication, cancellationToken);
        if (refused is not null)
        {
            return new Outcome<AllegedSanctionId>(default, refused.Refusal, refused.Errors);
        }

        var id = before is null && form is { } unused ? unused : AllegedSanctionId.New();
        await Records.InsertAsync(act, id.Value, checkedSanction!, cancellationToken);
        await RaisePriorityAsync(act, checkedSanction!, cancellationToken);
        act.Note(Acts.SanctionRecorded, id.Value);
        return id;
    }

    /// <summary>Saves the next version; the one before is kept, sealed, and can be read. What is saved unchanged writes nothing.</summary>
    public static async Task<Outcome<long>> UpdateAsync(
        CaseAct act, AllegedSanctionId id, long expectedVersion, AllegedSanction sanction, ProtectedCommunication? communication, string? reason,
        CancellationToken cancellationToken)
    {
        if (await Records.FindRowAsync(act, id.Value, cancellationToken) is not { } row)
        {
            return Refusal.NotFound;
        }

        if (row.Version != expectedVersion)
        {
            return Refusal.ChangedMeanwhile;
        }

        var (checkedSanction, refused) = await ReadyAsync(act, sanction, communication, cancellationToken);
        if (refused is not null)
        {
            return new Outcome<long>(default, refused.Refusal, refused.Errors);
        }

        var (version, written) = await Records.UpdateAsync(act, row, checkedSanction!, reason, cancellationToken);
        if (written)
        {
            await RaisePriorityAsync(act, checkedSanction!, cancellationToken);
            act.Note(Acts.SanctionChanged, row.Id);
        }

        return version;
    }

    /// <summary>One by itself. That it was read goes on record when the reading is complete: no page of the case need have been opened before.</summary>
    public static async Task<Recorded<AllegedSanction>?> FindAsync(CaseReading reading, AllegedSanctionId id, CancellationToken cancellationToken)
    {
        var found = await Records.FindAsync(reading, id.Value, cancellationToken);
        if (found is not null)
        {
            reading.NoteRead(Acts.SanctionRead, id.Value);
        }

        return found;
    }

    /// <summary>Every version, the newest first. That they were read goes on record when the reading is complete.</summary>
    public static async Task<IReadOnlyList<Recorded<AllegedSanction>>> HistoryAsync(CaseReading reading, AllegedSanctionId id, CancellationToken cancellationToken)
    {
        var versions = await Records.HistoryAsync(reading, id.Value, cancellationToken);
        if (versions.Count > 0)
        {
            reading.NoteRead(Acts.SanctionRead, id.Value);
        }

        return versions;
    }

    /// <summary>Whether the record says, or said when it was made, what is to be recorded.</summary>
    private static async Task<bool> IsTheSameAsync(
        CaseAct act, RecordRow before, AllegedSanction sanction, ProtectedCommunication? communication, CancellationToken cancellationToken)
    {
        var first = (await Records.HistoryAsync(act, before.Id, cancellationToken))[^1].Content;
        var clean = AllegedSanctionRules.Clean(sanction);
        return SealedRecord.AreSame(first with { ProtectedCommunication = communication is null ? first.ProtectedCommunication : null }, clean);
    }

    /// <summary>The sanction as it is to be saved, with the contact that is recorded along; or why it is not.</summary>
    private static async Task<(AllegedSanction? Sanction, Outcome<AllegedSanction>? Refused)> ReadyAsync(
        CaseAct act, AllegedSanction sanction, ProtectedCommunication? communication, CancellationToken cancellationToken)
    {
        var clean = AllegedSanctionRules.Clean(sanction);
        if (Check(clean, communication) is { Count: > 0 } errors)
        {
            return (null, errors);
        }

        if (communication is not null)
        {
            return (clean with { ProtectedCommunication = await ProtectedCommunicationStore.InsertAsync(act, AllegedSanctionRules.Clean(communication), cancellationToken) }, null);
        }

        // A contact of another case must not be pointed at: that would join two reporters.
        return clean.ProtectedCommunication is { } other && !await ProtectedCommunicationStore.ExistsAsync(act, other, cancellationToken)
            ? (null, Refusal.NotFound)
            : (clean, null);
    }

    private static List<FieldError> Check(AllegedSanction sanction, ProtectedCommunication? communication)
    {
        var errors = AllegedSanctionRules.Check(sanction);
        if (communication is not null)
        {
            errors.AddRange(AllegedSanctionRules.Check(AllegedSanctionRules.Clean(communication)).Select(error => error with { Field = $"Communication.{error.Field}" }));
        }

        return errors;
    }

    /// <summary>
    /// An act that the matrix calls more urgent makes the case more urgent; nothing here makes it less so. A case nobody decided on stands first, and
    /// only what is most urgent of all decides for them.
    /// </summary>
    private static async Task RaisePriorityAsync(CaseAct act, AllegedSanction sanction, CancellationToken cancellationToken)
    {
        var (row, content) = await CaseRecord.ReadAsync(act, cancellationToken);
        if (Priority.Of(sanction.Severity, sanction.Imminence) is { } priority && Priority.IsMoreUrgent(priority, than: content.Priority ?? Priority.Urgent))
        {
            var raised = content with
            {
                Priority = priority,
                PriorityProvisional = false,
                PriorityDecision = new PriorityDecision(act.Ring.Officer, act.Today, Reason: null, BySanction: true),
                ReviewDueOn = Priority.ReviewDue(priority, act.Today),
            };
            await CaseRecord.WriteAsync(act, row, raised, reason: null, cancellationToken);
            act.Note(Acts.CasePriorityRaised, act.Id.Value);
        }
    }
}
