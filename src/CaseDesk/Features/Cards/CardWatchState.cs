using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>What is to be said of the card over every page.</summary>
/// <param name="Differs">Visitors were shown another one, and no officer has looked into it.</param>
/// <param name="Waits">An edit waits for its second officer.</param>
public sealed record CardNews(bool InForce, bool Waits, bool Differs);

/// <summary>What the looks at the card have found: a difference stays until an officer says that it was looked into.</summary>
public sealed class CardWatchState(DeskDatabase desk, EventLog events)
{
    public static async Task<CardNews> NewsAsync(NpgsqlConnection connection, MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (select from desk.card_edit where mechanism = @Mechanism and state = 'confirmed') as InForce,
                   exists (select from desk.card_edit where mechanism = @Mechanism and state = 'proposed') as Waits,
                   exists (select from desk.card_difference where mechanism = @Mechanism) as Differs
            """;
        return await connection.QuerySingleAsync<CardNews>(new CommandDefinition(sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
    }

    public async Task<bool> DiffersAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return (await NewsAsync(connection, mechanism, cancellationToken)).Differs;
    }

    /// <returns>False when it stands on record already, and nobody has looked into it yet.</returns>
    public Task<bool> NoteAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "insert into desk.card_difference (mechanism) values (@Mechanism) on conflict do nothing";
        return ChangeAsync(sql, new DeskEvent(Acts.CardDiffers, null, mechanism, "mechanism", null), cancellationToken);
    }

    /// <summary>An officer's word that a difference found before was looked into.</summary>
    /// <returns>False when there is none.</returns>
    public Task<bool> AcknowledgeAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ring.Require([.. Role.MindsCard]);
        const string sql = "delete from desk.card_difference where mechanism = @Mechanism";
        return ChangeAsync(sql, new DeskEvent(Acts.CardDifferenceAcknowledged, ring.Officer, ring.Mechanism, "mechanism", null), cancellationToken);
    }

    private async Task<bool> ChangeAsync(string sql, DeskEvent happened, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var values = new { Mechanism = happened.Mechanism!.Value.ToString() };
        if (await connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken)) == 0)
        {
            return false;
        }

        await events.AppendAsync(connection, transaction, happened, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
