using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Records;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The protected contacts of a case. Every write derives the case's legal basis anew.</summary>
public static class ProtectedCommunicationStore
{
    private static readonly Records<ProtectedCommunication> Records = new(RecordKinds.ProtectedCommunication);

    public static async Task<Outcome<ProtectedCommunicationId>> RecordAsync(CaseAct act, ProtectedCommunication communication, CancellationToken cancellationToken)
    {
        var clean = AllegedSanctionRules.Clean(communication);
        return AllegedSanctionRules.Check(clean) is { Count: > 0 } errors ? errors : await InsertAsync(act, clean, cancellationToken);
    }

    /// <summary>Saves the next version; what is saved unchanged writes nothing.</summary>
    public static async Task<Outcome<long>> UpdateAsync(
        CaseAct act, ProtectedCommunicationId id, long expectedVersion, ProtectedCommunication communication, string? reason, CancellationToken cancellationToken)
    {
        var clean = AllegedSanctionRules.Clean(communication);
        if (AllegedSanctionRules.Check(clean) is { Count: > 0 } errors)
        {
            return errors;
        }

        if (await Records.FindRowAsync(act, id.Value, cancellationToken) is not { } row)
        {
            return Refusal.NotFound;
        }

        if (row.Version != expectedVersion)
        {
            return Refusal.ChangedMeanwhile;
        }

        var (version, written) = await Records.UpdateAsync(act, row, clean, reason, cancellationToken);
        if (written)
        {
            await DeriveLegalBasisAsync(act, cancellationToken);
            act.Note(Acts.CommunicationChanged, row.Id);
        }

        return version;
    }

    public static Task<IReadOnlyList<Recorded<ProtectedCommunication>>> ListAsync(CaseReading reading, CancellationToken cancellationToken) =>
        Records.ListAsync(reading, cancellationToken);

    internal static async Task<ProtectedCommunicationId> InsertAsync(CaseAct act, ProtectedCommunication clean, CancellationToken cancellationToken)
    {
        var id = ProtectedCommunicationId.New();
        await Records.InsertAsync(act, id.Value, clean, cancellationToken);
        await DeriveLegalBasisAsync(act, cancellationToken);
        act.Note(Acts.CommunicationRecorded, id.Value);
        return id;
    }

    internal static async Task<bool> ExistsAsync(CaseAct act, ProtectedCommunicationId id, CancellationToken cancellationToken) =>
        await Records.FindRowAsync(act, id.Value, cancellationToken) is not null;

    private static async Task DeriveLegalBasisAsync(CaseAct act, CancellationToken cancellationToken)
    {
        var basis = LegalBasis.Of((await Records.ListAsync(act, cancellationToken)).Select(contact => contact.Content.Recipient));
        var (row, content) = await CaseRecord.ReadAsync(act, cancellationToken);
        await CaseRecord.WriteAsync(act, row, content with { LegalBasis = basis }, reason: null, cancellationToken);
    }
}
