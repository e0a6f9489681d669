using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Ceremony.Verbs;

/// <summary>The end of a ceremony: the signed keyset is taken in and published, and the record written.</summary>
public sealed class CeremonyOpening(KeysetAcceptance acceptance, KeysetRecords records, DeskDatabase desk, TrustedClock clock)
{
    public async Task<KeysetRecord> OpenAsync(
        IReadOnlyCollection<string> notes, RootKeys? roots, IReadOnlyList<string> present, string directory, Action<string> progress, CancellationToken cancellationToken)
    {
        if (!Outbox.TryCreate(directory))
        {
            KeyRefusal.DirectoryNotWritable.OrRefuse(clock);
        }

        var accepted = (await acceptance.AcceptAsync(notes, expected: true, progress, cancellationToken)).OrRefuse(clock);
        progress("Writing the record …");
        var record = (await records.ReadAsync(accepted.Keyset.Mechanism, accepted.Keyset.Serial, roots, present, cancellationToken)).OrRefuse(clock);
        record.Write(directory).OrRefuse(clock);
        return record;
    }

    public async Task<bool> IsOpenAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await MechanismRow.FindAsync(connection, mechanism, cancellationToken) is not null;
    }
}
