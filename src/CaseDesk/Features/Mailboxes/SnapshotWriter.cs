using System.Data;
using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Writes a settled snapshot to the intake database: files, signed note, and away with all but the two newest.</summary>
/// <remarks>
/// Nearly all files of a large desk are the same hour after hour. Those that the last snapshot has already are copied there, inside the
/// intake database; only files that changed cross over.
/// </remarks>
public sealed class SnapshotWriter(DeskDatabase desk, IntakeDatabase intake)
{
    private const int PrefixBits = 16;
    private const int Kept = 2;

    /// <summary>The newest number the Portal has; 0 when there is none.</summary>
    public async Task<long> NewestNumberAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "select coalesce(max(number), 0) from intake.snapshot where mechanism = @Mechanism";
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
    }

    /// <returns>The number of records in all files.</returns>
    public async Task<long> WriteAsync(MechanismId mechanism, LedgerState state, DeskSigner signer, CancellationToken cancellationToken)
    {
        await using var source = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var reading = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        List<(string Prefix, byte[] Sha256)> files = [];
        long records = 0;
        await foreach ((var prefix, var bytes) in ReadFilesAsync(source, mechanism, state.Bits, only: null, cancellationToken))
        {
            files.Add((prefix, SHA256.HashData(bytes)));
            records += bytes.Length / SnapshotFile.RecordLength;
        }

        if (files.Count != 1 << state.Bits)
        {
            throw new InvalidOperationException("The ledger has no records for one of the files.");
        }

        var note = new MailboxNote(mechanism, state.Number, state.Made, [.. files.Select(file => (file.Prefix, Convert.ToHexStringLower(file.Sha256)))]);
        var signed = SignedNote.Sign(note.ToText(), (signer.Verifier.Name, signer.Seed));

        await using var target = await intake.Source.OpenConnectionAsync(cancellationToken);
        await using var writing = await target.BeginTransactionAsync(cancellationToken);
        var publication = new Publication(target, writing, mechanism.ToString(), state.Number, cancellationToken);
        await publication.AddNoteAsync(signed);
        var copied = await publication.CopyUnchangedAsync(files);
        int[] changed = [.. files.Select((file, index) => (file.Prefix, index)).Where(file => !copied.Contains(file.Prefix)).Select(file => file.index)];
        await foreach ((var prefix, var bytes) in ReadFilesAsync(source, mechanism, state.Bits, changed, cancellationToken))
        {
            await publication.AddFileAsync(prefix, bytes);
        }

        await publication.DropOldAsync(Kept);
        await writing.CommitAsync(cancellationToken);
        return records;
    }

    /// <summary>The files in ascending order, one at a time in memory.</summary>
    private static async IAsyncEnumerable<(string Prefix, byte[] Bytes)> ReadFilesAsync(
        NpgsqlConnection connection, MechanismId mechanism, int bits, int[]? only,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string sql = """
            select r.file, r.label, r.sealed
            from (
                select prefix_bits >> @Shift as file, label, sealed from desk.published_reply where mechanism = @Mechanism and expires_on is not null
                union all
                select prefix_bits >> @Shift, label, sealed from desk.mailbox_filler where mechanism = @Mechanism
            ) r
            where @Only::int[] is null or r.file = any(@Only)
            order by r.file
            """;
        var command = new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString(), Shift = PrefixBits - bits, Only = only }, commandTimeout: 0,
            flags: CommandFlags.None, cancellationToken: cancellationToken);
        await using var reader = await connection.ExecuteReaderAsync(command, CommandBehavior.SingleResult);
        List<(byte[] Label, byte[] Reply)> records = [];
        var current = -1;
        while (await reader.ReadAsync(cancellationToken))
        {
            var file = reader.GetInt32(0);
            if (file != current && records.Count > 0)
            {
                yield return (SnapshotFile.Prefix(current, bits), SnapshotFile.Write(records));
                records = [];
            }

            current = file;
            records.Add(((byte[])reader.GetValue(1), (byte[])reader.GetValue(2)));
        }

        if (records.Count > 0)
        {
            yield return (SnapshotFile.Prefix(current, bits), SnapshotFile.Write(records));
        }
    }
}
