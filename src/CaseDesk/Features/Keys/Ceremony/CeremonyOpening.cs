using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keys.Ceremony;

/// <summary>The end of a ceremony: the signed keyset is taken in and published, and the record written.</summary>
public sealed class CeremonyOpening(KeysetAcceptance acceptance, DeskDatabase desk, OfficerStore officers)
{
    public async Task<CeremonyRecord> OpenAsync(
        IReadOnlyCollection<string> notes, RootKeys? roots, IReadOnlyList<string> present, string directory, Action<string> progress, CancellationToken cancellationToken)
    {
        Outbox.Create(directory);
        AcceptedKeyset accepted = await acceptance.AcceptAsync(notes, expected: true, progress, cancellationToken);
        progress("Writing the record …");
        CeremonyRecord record = await RecordAsync(accepted.Keyset, roots, present, cancellationToken);
        record.Write(directory);
        return record;
    }

    public async Task<bool> IsOpenAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await MechanismRow.FindAsync(connection, mechanism, cancellationToken) is not null;
    }

    private async Task<CeremonyRecord> RecordAsync(Keyset keyset, RootKeys? roots, IReadOnlyList<string> present, CancellationToken cancellationToken)
    {
        const string sql = "select published_on from desk.keyset where mechanism = @Mechanism and serial = @Serial";
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        MechanismRow row = (await MechanismRow.FindAsync(connection, keyset.Mechanism, cancellationToken))!;
        DateOnly heldOn = await connection.ExecuteScalarAsync<DateOnly>(new CommandDefinition(
            sql, new { Mechanism = row.Id, keyset.Serial }, cancellationToken: cancellationToken));
        return new CeremonyRecord(
            row.Name, row.Threshold,
            [.. row.Verifiers.Select(verifier => roots?.Keys.FirstOrDefault(key => key.Verifier == verifier) ?? new RootKey(verifier, Keeper: null))],
            keyset,
            [
                .. (await officers.ListAsync(keyset.Mechanism, cancellationToken))
                    .Select(officer => new FirstOfficer(officer.Name, [.. officer.Roles.Order(StringComparer.Ordinal)])),
            ],
            present, heldOn);
    }
}
