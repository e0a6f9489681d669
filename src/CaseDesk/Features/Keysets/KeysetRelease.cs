using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>Puts what the desk holds of a mechanism where the Portal reads it. A repeat changes nothing.</summary>
public sealed class KeysetRelease(DeskDatabase desk, IntakeDatabase intake, TimeProvider time)
{
    private const string OwnSql = "select serial, note from desk.keyset where mechanism = @Mechanism order by serial";
    private const string PublishedSql = "select serial, note from intake.keyset where mechanism = @Mechanism order by serial";

    /// <summary>The mechanism itself; without a keyset the Portal says that it is not yet open.</summary>
    /// <returns>False when there is no such mechanism.</returns>
    public async Task<bool> AnnounceAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string write = """
            insert into intake.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial, demonstration, position)
            values (@Id, @Name, @PortalId, @Verifiers, @Threshold, @LowestSerial, @Demonstration, @Position)
            on conflict (id) do nothing
            """;
        if (await FindAsync(mechanism, cancellationToken) is not { } row)
        {
            return false;
        }

        await using var to = await intake.Source.OpenConnectionAsync(cancellationToken);
        await to.ExecuteAsync(new CommandDefinition(write, row, cancellationToken: cancellationToken));
        return true;
    }

    /// <summary>Every keyset of the mechanism that the Portal does not have yet; and what is below the lowest serial is closed.</summary>
    /// <returns>The serials published now; nothing was when the desk's keysets are no sound chain, or the Portal has one that is not the desk's.</returns>
    public async Task<Outcome<List<long>, KeyRefusal>> PublishAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        if (await FindAsync(mechanism, cancellationToken) is not { } row)
        {
            return KeyRefusal.NoSuchMechanism;
        }

        var own = await KeysetsAsync(desk.Source, OwnSql, mechanism, cancellationToken);
        var (chain, broken) = KeysetChain.CheckAll(own.Select(keyset => keyset.Note), row.Pins());
        if (chain is null)
        {
            return broken;
        }

        await using var to = await intake.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await to.BeginTransactionAsync(cancellationToken);
        if ((await KeysetsAsync(intake.Source, PublishedSql, mechanism, cancellationToken)).Except(own).Any())
        {
            return KeyRefusal.PublishedElsewhere;
        }

        const string write = """
            insert into intake.keyset (mechanism, serial, note, not_before, not_after)
            values (@Mechanism, @Serial, @Note, @NotBefore, @NotAfter)
            on conflict (mechanism, serial) do nothing
            """;
        List<long> published = [];
        foreach ((var keyset, var note) in chain.Zip(own, (keyset, stored) => (keyset, stored.Note)))
        {
            var values = new { Mechanism = row.Id, keyset.Serial, Note = note, keyset.NotBefore, keyset.NotAfter };
            if (await to.ExecuteAsync(new CommandDefinition(write, values, transaction, cancellationToken: cancellationToken)) > 0)
            {
                published.Add(keyset.Serial);
            }
        }

        await CloseBelowLowestAsync(to, transaction, row, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return published;
    }

    /// <summary>The keyset of a note that this desk itself published.</summary>
    public static Keyset Read(string note) =>
        SignedNote.TryParse(note) is { } signed && Keyset.TryParse(signed.Text, out var keyset)
            ? keyset
            : throw new InvalidDataException("A keyset of this desk cannot be read.");

    // In the transaction of the new keyset: nobody is told that the old one is closed before there is a new one.
    private async Task CloseBelowLowestAsync(NpgsqlConnection to, NpgsqlTransaction transaction, MechanismRow row, CancellationToken cancellationToken)
    {
        const string sql = """
            update intake.mechanism set lowest_serial = @LowestSerial where id = @Id and lowest_serial < @LowestSerial;
            insert into intake.closed_serial (mechanism, serial, closed_on)
            select mechanism, serial, @Today from intake.keyset where mechanism = @Id and serial < @LowestSerial
            on conflict do nothing;
            """;
        var values = new { row.Id, row.LowestSerial, Today = time.Today() };
        await to.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken));
    }

    private static async Task<IReadOnlyList<(long Serial, string Note)>> KeysetsAsync(
        NpgsqlDataSource source, string sql, MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<(long, string)>(new CommandDefinition(
                sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken)),
        ];
    }

    private async Task<MechanismRow?> FindAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await MechanismRow.FindAsync(connection, mechanism, cancellationToken);
    }
}
