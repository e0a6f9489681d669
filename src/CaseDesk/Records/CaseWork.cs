using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>One act of an officer on one case: a transaction with the case's row locked, so that acts on a case follow each other.</summary>
internal sealed class CaseWork : IAsyncDisposable
{
    private readonly CaseDatabase _database;
    private readonly IDisposable _hold;
    private readonly List<HeadChange> _changes = [];
    private readonly List<DeskEvent> _events = [];

    private CaseWork(CaseDatabase database, KeyRing ring, IDisposable hold, SecretBytes key, CaseId id, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _database = database;
        _hold = hold;
        Ring = ring;
        Key = key;
        Id = id;
        Connection = connection;
        Transaction = transaction;
    }

    public KeyRing Ring { get; }

    public SecretBytes Key { get; }

    public CaseId Id { get; }

    public NpgsqlConnection Connection { get; }

    public NpgsqlTransaction Transaction { get; }

    public DateOnly Today => _database.Today;

    public static async Task<CaseWork> BeginAsync(CaseDatabase database, KeyRing ring, IDisposable hold, SecretBytes key, CaseId id, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var work = new CaseWork(database, ring, hold, key, id, connection, transaction);
            await work.ExecuteAsync("select from desk.case_file where id = @Case for update", new { Case = id.Value }, cancellationToken);
            return work;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public RecordAddress At(string table, Guid record, long version) => new(Ring.Mechanism, Id, table, record, version);

    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(CaseDatabase.Command(sql, parameters, Transaction, cancellationToken));

    public Task<T?> QuerySingleAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        Connection.QuerySingleOrDefaultAsync<T>(CaseDatabase.Command(sql, parameters, Transaction, cancellationToken));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        [.. await Connection.QueryAsync<T>(CaseDatabase.Command(sql, parameters, Transaction, cancellationToken))];

    /// <summary>Seals a new version of a record; the head learns of it when the act is committed.</summary>
    public byte[] Seal<T>(string table, Guid record, long version, T content, string? reason = null)
    {
        var sealedRecord = SealedRecord.Seal(Key, At(table, record, version), Entry<T>.Of(Ring.Officer, Today, content, reason));
        _changes.Add(new HeadChange(table, record, sealedRecord));
        return sealedRecord;
    }

    /// <summary>Keeps a version that is about to be replaced: a correction must not destroy what was recorded.</summary>
    public Task KeepVersionAsync(string table, Guid record, long version, byte[] sealedRecord, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.record_version (table_name, id, version, case_id, sealed)
            values (@Table, @Record, @Version, @Case, @Sealed)
            """;
        return ExecuteAsync(sql, new { Table = table, Record = record, Version = version, Case = Id.Value, Sealed = sealedRecord }, cancellationToken);
    }

    public void Note(string act, string subjectKind, Guid subject) =>
        _events.Add(new DeskEvent(act, Ring.Officer, Ring.Mechanism, subjectKind, subject));

    /// <summary>Enters in the head what was sealed so far.</summary>
    public async Task WriteHeadAsync(CancellationToken cancellationToken)
    {
        if (_changes.Count > 0)
        {
            await _database.Head.UpdateAsync(Connection, Transaction, Key, Ring.Mechanism, Id, _changes, cancellationToken);
            _changes.Clear();
        }
    }

    /// <summary>Head, events and records become durable together or not at all.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await WriteHeadAsync(cancellationToken);
        foreach (var noted in _events)
        {
            await _database.Events.AppendAsync(Connection, Transaction, noted, cancellationToken);
        }

        await Transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
        _hold.Dispose();
    }
}
