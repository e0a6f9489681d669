using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Cases.Removal;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Seed;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Seed;

namespace SafeReport.Benchmarks.Reseal;

/// <summary>A desk on a cluster of its own with one mechanism, officers, and items of any size.</summary>
internal sealed class ResealDesk : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-bench-").FullName;
    private readonly Databases _databases;
    private readonly DeskSecret _secret;
    private readonly CaseDatabase _database;
    private readonly HybridIdentity _intake = HybridIdentity.Generate();

    private ResealDesk(Databases databases)
    {
        _databases = databases;
        Desk = new DeskDatabase(databases.Source(databases.DeskAsDesk));
        _secret = DeskSecret.LoadOrCreate(_directory);
        var events = new EventLog(Desk, TimeProvider.System);
        var items = new ItemReader(Desk, new ProcessKeys(Desk, _secret), events, TimeProvider.System);
        _database = new CaseDatabase(Desk, events, new TrustedClock(Desk, events, TimeProvider.System, NullLogger<TrustedClock>.Instance));
        Cases = new CaseStore(_database, new OfficerStore(Desk), items, _secret);
        Renewal = new PayloadRenewal(Desk, _database);
    }

    /// <summary>The removal itself, up to the payloads.</summary>
    public async Task<bool> RemoveAsync(KeyRing focal, CaseId id, OfficerId removed)
    {
        using var rings = new KeyRings();
        await using var act = (await _database.BeginAsync(focal, id, CancellationToken.None))!;
        return (await new OfficerRemoval(_secret, rings).RemoveAsync(act, removed, "A reason.", CancellationToken.None)).Done;
    }

    public MechanismId Mechanism { get; } = MechanismId.New();

    public DeskDatabase Desk { get; }

    public CaseStore Cases { get; }

    public PayloadRenewal Renewal { get; }

    public static async Task<ResealDesk> StartAsync()
    {
        var desk = new ResealDesk(await Databases.CreateAsync());
        var row = new SeededMechanism { Id = desk.Mechanism };
        await using var connection = await desk.Desk.Source.OpenConnectionAsync();
        await row.AddToDeskAsync(connection);
        await row.AddIntakeKeyAsync(connection, desk._intake.Recipient);
        return desk;
    }

    public async Task<KeyRing> OfficerAsync(params string[] roles)
    {
        var identity = HybridIdentity.Generate();
        var row = new SeededOfficer { Mechanism = Mechanism, Recipient = identity.Recipient.ToString(), AddedOn = Today, Roles = roles };
        await using var connection = await Desk.Source.OpenConnectionAsync();
        await row.AddAsync(connection);
        await row.GrantIntakeKeyAsync(connection, _intake);
        return new KeyRing(row.AsOfficer(), identity, Desk, TimeProvider.System);
    }

    /// <summary>An item whose container has exactly this length, sealed to the intake key, opened by an officer, in no case.</summary>
    /// <returns>Its id, and its header as it is now.</returns>
    public async Task<(ItemId Item, byte[] Header)> ReceiveAsync(long length)
    {
        var item = ItemId.New();
        await using var connection = await Desk.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var row = new SeededItem
        {
            Id = item,
            Mechanism = Mechanism,
            Day = Today,
            Opened = true,
            Header = [],
            PayloadLength = SealedItemForm.SealedLength(length) - SealedItemForm.HeaderLength,
        };
        await row.AddToDeskAsync(connection);   // its rows follow as they are made
        byte[] header;
        await using (var rows = await connection.BeginBinaryImportAsync("copy desk.item_part (item, number, bytes) from stdin (format binary)"))
        {
            await using var sealedRows = new ItemRows(rows, item);
            await using var tar = new ItemTar(item, Mechanism, length);
            await AgeFile.SealAsync(tar, sealedRows, [_intake.Recipient], CancellationToken.None);
            await sealedRows.CompleteAsync(CancellationToken.None);
            header = sealedRows.Header;
        }

        await connection.ExecuteAsync("update desk.item set header = @header where id = @Guid", new { header, item.Guid }, transaction);
        await transaction.CommitAsync();
        return (item, header);
    }

    /// <summary>Takes an item out of its case as if it had never entered it; its payload was never touched.</summary>
    public Task PutBackAsync(ItemId item, byte[] header) => ExecuteAsync(
        """
        delete from desk.case_item where item = @Guid;
        update desk.item set header = @header, status = 'OPENED', case_id = null where id = @Guid
        """,
        new { item.Guid, header });

    public async ValueTask DisposeAsync()
    {
        _intake.Dispose();
        _secret.Dispose();
        await _databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);

    private async Task ExecuteAsync(string sql, object parameters)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}
