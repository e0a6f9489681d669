using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <summary>The end of a ceremony: the signed keyset is taken in and published, and the record written.</summary>
public sealed class CeremonyOpening(KeysetAcceptance acceptance, KeysetRecords records, DeskDatabase desk)
{
    public async Task<KeysetRecord> OpenAsync(
        IReadOnlyCollection<string> notes, RootKeys? roots, IReadOnlyList<string> present, string directory, Action<string> progress, CancellationToken cancellationToken)
    {
        Outbox.Create(directory);
        var accepted = await acceptance.AcceptAsync(notes, expected: true, progress, cancellationToken);
        progress("Writing the record …");
        var record = await records.ReadAsync(accepted.Keyset.Mechanism, accepted.Keyset.Serial, roots, present, cancellationToken);
        record.Write(directory);
        return record;
    }

    public async Task<bool> IsOpenAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await MechanismRow.FindAsync(connection, mechanism, cancellationToken) is not null;
    }
}
