using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>One act of an officer on one case: records, head, events and counts become durable together or not at all.</summary>
/// <remarks>The case's row is locked, so that acts on a case follow each other. A request that writes two things is one act.</remarks>
public sealed class CaseAct : CaseReading
{
    private readonly List<(string Key, string Hash)> _changes = [];
    private readonly List<DeskEvent> _done = [];

    private CaseAct(CaseDatabase database, KeyRing ring, IDisposable hold, CaseId id, NpgsqlConnection connection, NpgsqlTransaction transaction, SecretBytes key)
        : base(database, ring, hold, id, connection, transaction, key)
    {
    }

    internal static CaseAct Of(
        CaseDatabase database, KeyRing ring, IDisposable hold, CaseId id, NpgsqlConnection connection, NpgsqlTransaction transaction, SecretBytes key) =>
        new(database, ring, hold, id, connection, transaction, key);

    /// <summary>What is put on record when the act is committed, and counted.</summary>
    public void Note(string act, Guid subject) => _done.Add(EventOf(act, subject));

    /// <summary>Who has a compartment from now on; the head learns of it when the act is committed.</summary>
    internal void EnterGrants(Guid compartment, IEnumerable<CompartmentGrant> grants) =>
        _changes.Add((CaseHead.GrantsKeyOf(compartment), CaseHead.HashOf(grants)));

    /// <summary>Enters in the head what was sealed so far.</summary>
    internal async Task WriteHeadAsync(CancellationToken cancellationToken)
    {
        if (_changes.Count > 0)
        {
            var head = await CaseHead.ReadAsync(this, cancellationToken);
            await head.With(_changes).WriteAsync(this, Key, cancellationToken);
            _changes.Clear();
        }
    }

    /// <exception cref="DamagedException">The head of the case does not open: nothing is entered over it.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await WriteHeadAsync(cancellationToken);
        await ActCounts.CountAsync(Connection, Transaction, _done, Today, cancellationToken);
        await AppendAsync(Transaction, Read.Concat(_done), cancellationToken);
        await Transaction.CommitAsync(cancellationToken);
        IsCommitted = true;
    }

    /// <summary>Seals a version of a record; the head learns of it when the act is committed.</summary>
    internal async Task<byte[]> SealAsync<T>(
        RecordKind kind, Guid record, long version, Guid? compartment, T content, string? reason, CancellationToken cancellationToken)
    {
        if (compartment is not null)
        {
            await OpenCompartmentsAsync(cancellationToken);
        }

        var key = KeyOf(compartment) ?? throw new NotAllowedException();
        var entry = new Entry<T>(1, Ring.Officer, Today, PlainText.Clean(reason), content, kind.IsNarrow ? kind.Name : null);
        var sealedRecord = SealedRecord.Seal(key, new RecordAddress(Ring.Mechanism, Id, kind.Table, record, version, compartment), entry);
        _changes.Add((CaseHead.KeyOf(kind.Table, record), CaseHead.HashOf(compartment, sealedRecord)));
        return sealedRecord;
    }

    /// <summary>Keeps a version that is about to be replaced: a correction must not destroy what was recorded.</summary>
    internal Task KeepVersionAsync(RecordRow row, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.record_version (table_name, id, version, case_id, compartment, sealed)
            values (@Kind, @Id, @Version, @Case, @Compartment, @Sealed)
            """;
        return ExecuteAsync(sql, new { row.Kind, row.Id, row.Version, Case = Id.Value, row.Compartment, row.Sealed }, cancellationToken);
    }
}
