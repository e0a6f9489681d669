using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>Puts together the record of a keyset that the desk holds.</summary>
public sealed class KeysetRecords(DeskDatabase desk, OfficerStore officers)
{
    /// <param name="roots">The public file of the root keys, for their keepers' names; may be null.</param>
    public async Task<Outcome<KeysetRecord, KeyRefusal>> ReadAsync(
        MechanismId mechanism, long serial, RootKeys? roots, IReadOnlyList<string> present, CancellationToken cancellationToken)
    {
        const string sql = "select serial, note, published_on from desk.keyset where mechanism = @Mechanism and serial in (@Serial - 1, @Serial) order by serial";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        if (await MechanismRow.FindAsync(connection, mechanism, cancellationToken) is not { } row)
        {
            return KeyRefusal.NoSuchMechanism;
        }

        (long Serial, string Note, DateOnly PublishedOn)[] keysets =
        [
            .. await connection.QueryAsync<(long, string, DateOnly)>(new CommandDefinition(
                sql, new { Mechanism = row.Id, Serial = serial }, cancellationToken: cancellationToken)),
        ];
        if (keysets is not [.., var last] || last.Serial != serial)
        {
            return KeyRefusal.NoSuchKeyset;
        }

        return new KeysetRecord(
            row.Name, row.Threshold,
            [.. row.Verifiers.Select(verifier => roots?.Keys.FirstOrDefault(key => key.Verifier == verifier) ?? new RootKey(verifier, Keeper: null))],
            KeysetRelease.Read(last.Note), keysets.Length > 1 ? KeysetRelease.Read(keysets[0].Note) : null,
            [
                .. (await officers.ListAsync(mechanism, cancellationToken)).Where(officer => !officer.Disabled)
                    .Select(officer => new FirstOfficer(officer.Name, [.. officer.Roles.Order(StringComparer.Ordinal)])),
            ],
            present, last.PublishedOn);
    }
}
