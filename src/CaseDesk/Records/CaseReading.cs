using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>One officer's reading of one case: all of it as it stood at one moment, and no row locked. A <see cref="CaseAct"/> is one that also writes.</summary>
/// <remarks>Whoever reads of a case is handed one of these; nobody opens a second in the same request.</remarks>
public class CaseReading : IAsyncDisposable
{
    private readonly IDisposable _hold;
    private readonly List<DeskEvent> _read = [];
    private IReadOnlyList<RecordRow>? _all;
    private Dictionary<Guid, SecretBytes>? _compartments;

    private protected CaseReading(CaseDatabase database, KeyRing ring, IDisposable hold, CaseId id, NpgsqlConnection connection, NpgsqlTransaction transaction, SecretBytes key)
    {
        Database = database;
        _hold = hold;
        Ring = ring;
        Id = id;
        Connection = connection;
        Transaction = transaction;
        Key = key;
    }

    public KeyRing Ring { get; }

    public CaseId Id { get; }

    public DateOnly Today => Database.Today;

    /// <summary>Something is to be entered in the case with this officer's keys before it is read: see <see cref="CaseDoor"/>.</summary>
    internal bool Waits { get; private init; }

    public SecretBytes Key { get; }

    internal NpgsqlConnection Connection { get; }

    internal NpgsqlTransaction Transaction { get; }

    private protected CaseDatabase Database { get; }

    private protected IReadOnlyList<DeskEvent> Read => _read;

    private protected bool IsCommitted { get; set; }

    internal static CaseReading Of(
        CaseDatabase database, KeyRing ring, IDisposable hold, CaseId id, NpgsqlConnection connection, NpgsqlTransaction transaction, OpenedGrant grant) =>
        new(database, ring, hold, id, connection, transaction, grant.Key) { Waits = grant.Waits };

    /// <summary>Reads every live record in one statement; what is listed or found afterwards costs none.</summary>
    public async Task ReadAllAsync(CancellationToken cancellationToken) =>
        _all ??= await QueryAsync<RecordRow>($"select {RecordRow.Columns} from desk.case_record where case_id = @Case order by id", new { Case = Id.Value }, cancellationToken);

    /// <summary>What was read of the case: put on record when the reading is complete, and before anything of it is shown.</summary>
    public void NoteRead(string act, Guid subject) => _read.Add(EventOf(act, subject));

    /// <summary>Ends the reading and puts on record what was read. An act that was not committed is undone by it, and was read all the same.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (IsCommitted)
        {
            return;
        }

        await Transaction.RollbackAsync(cancellationToken);
        if (_read.Count > 0)
        {
            // A transaction of its own: the event log goes by what is newest, and a reading by what was.
            await using var transaction = await Connection.BeginTransactionAsync(cancellationToken);
            await AppendAsync(transaction, _read, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _read.Clear();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
        _hold.Dispose();
        GC.SuppressFinalize(this);
    }

    public RecordAddress AddressOf(RecordRow row) => new(Ring.Mechanism, Id, row.Kind, row.Id, row.Version, row.Compartment);

    /// <returns>Null when the record stands in a compartment that this officer was not given.</returns>
    public SecretBytes? KeyOf(RecordRow row) => KeyOf(row.Compartment);

    public SecretBytes? KeyOf(Guid? compartment) => compartment is { } narrower ? _compartments?.GetValueOrDefault(narrower) : Key;

    internal async Task<IReadOnlyList<RecordRow>> RowsAsync(string kind, CancellationToken cancellationToken)
    {
        const string sql = $"select {RecordRow.Columns} from desk.case_record where case_id = @Case and kind = @Kind order by id";
        var rows = _all?.Where(row => row.Kind == kind) ?? await QueryAsync<RecordRow>(sql, new { Case = Id.Value, Kind = kind }, cancellationToken);
        return await KnownAsync([.. rows], cancellationToken);
    }

    internal async Task<RecordRow?> FindRowAsync(string kind, Guid id, CancellationToken cancellationToken)
    {
        const string sql = $"select {RecordRow.Columns} from desk.case_record where id = @Id and case_id = @Case and kind = @Kind";
        var row = _all is null
            ? await QuerySingleAsync<RecordRow>(sql, new { Id = id, Case = Id.Value, Kind = kind }, cancellationToken)
            : _all.FirstOrDefault(known => known.Id == id && known.Kind == kind);
        return row is null ? null : (await KnownAsync([row], cancellationToken)).SingleOrDefault();
    }

    /// <summary>The versions of a record before the one that stands, the newest first.</summary>
    internal Task<IReadOnlyList<RecordRow>> EarlierAsync(RecordRow newest, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, table_name as Kind, version, compartment, sealed from desk.record_version
            where table_name = @Kind and id = @Id and case_id = @Case
            order by version desc
            """;
        return QueryAsync<RecordRow>(sql, new { newest.Kind, newest.Id, Case = Id.Value }, cancellationToken);
    }

    internal Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(CaseDatabase.Command(sql, parameters, Transaction, cancellationToken));

    internal Task<T?> QuerySingleAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        Connection.QuerySingleOrDefaultAsync<T>(CaseDatabase.Command(sql, parameters, Transaction, cancellationToken));

    internal async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        [.. await Connection.QueryAsync<T>(CaseDatabase.Command(sql, parameters, Transaction, cancellationToken))];

    /// <summary>Opens what this officer was given of the case's compartments, once one of them is met.</summary>
    public async Task OpenCompartmentsAsync(CancellationToken cancellationToken)
    {
        if (_compartments is null)
        {
            Dictionary<Guid, SecretBytes> opened = [];
            foreach (var (id, sealedKey) in await CaseGrant.CompartmentsAsync(Connection, Transaction, Id, Ring.Officer, cancellationToken))
            {
                if (Ring.OpenCompartment(id, sealedKey) is { } key)
                {
                    opened[id] = key;
                }
            }

            _compartments = opened;
        }
    }

    internal void ForgetCompartments() => _compartments = null;

    /// <summary>Who was given which compartment of the case.</summary>
    internal async Task<ILookup<Guid, CompartmentGrant>> GrantsAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            select g.compartment, g.officer, g.sealed_key as SealedKey
            from desk.compartment_grant g join desk.case_compartment c on c.id = g.compartment
            where c.case_id = @Case
            """;
        return (await QueryAsync<CompartmentGrant>(sql, new { Case = Id.Value }, cancellationToken)).ToLookup(grant => grant.Compartment);
    }

    // What stands in a compartment that the officer was not given leaves no trace: no row, no number, no gap.
    private async Task<IReadOnlyList<RecordRow>> KnownAsync(IReadOnlyList<RecordRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Any(row => row.Compartment is not null))
        {
            await OpenCompartmentsAsync(cancellationToken);
        }

        return [.. rows.Where(row => KeyOf(row) is not null)];
    }

    private protected DeskEvent EventOf(string act, Guid subject) => new(act, Ring.Officer, Ring.Mechanism, Acts.SubjectKindOf(act), subject);

    private protected async Task AppendAsync(NpgsqlTransaction transaction, IEnumerable<DeskEvent> events, CancellationToken cancellationToken)
    {
        foreach (var noted in events)
        {
            await Database.Events.AppendAsync(Connection, transaction, noted, cancellationToken);
        }
    }

    private protected async Task<IReadOnlyList<RecordRow>> LiveAsync(CancellationToken cancellationToken) =>
        _all ?? await QueryAsync<RecordRow>($"select {RecordRow.Columns} from desk.case_record where case_id = @Case", new { Case = Id.Value }, cancellationToken);

    /// <summary>Whether the records of the case are exactly those of its head: nothing was put back, dropped or slipped in behind the program's back.</summary>
    /// <remarks>Nor was a compartment taken from one of its officers, or given to another.</remarks>
    public async Task<bool> IsIntactAsync(CancellationToken cancellationToken) =>
        await CaseHead.TryReadAsync(this, cancellationToken) is { } head
        && head.Fits(await LiveAsync(cancellationToken))
        && (!head.KnowsGrants || head.Fits(await GrantsAsync(cancellationToken)));
}
