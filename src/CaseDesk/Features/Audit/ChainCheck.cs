using Dapper;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>The chain, and what was signed of it before.</summary>
/// <param name="Checkpoints">How many it was held against.</param>
/// <param name="Refused">How many files are no checkpoint that a desk key signed: somebody changed them.</param>
public sealed record CheckedChain(ChainState State, int Checkpoints, int Refused)
{
    public bool Holds => State.Holds && Refused == 0;
}

/// <summary>Walks the chain of events and holds it against the checkpoints: the owner of the database, who can write it all anew, cannot sign.</summary>
/// <param name="keys">Asked for only where there are checkpoints: the chain is walked without desk.secret too.</param>
public sealed class ChainCheck(DeskDatabase desk, EventLog log, Func<ProcessKeys> keys, CheckpointFolder folder)
{
    /// <param name="path">A folder with copies of the checkpoints; null for the desk's own.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<CheckedChain> CheckAsync(string? path, CancellationToken cancellationToken)
    {
        var files = folder.Read(path);
        List<VerifierKey> known = [];
        foreach (var mechanism in files.Count == 0 ? [] : await MechanismsAsync(cancellationToken))
        {
            known.AddRange(await keys().VerifiersAsync(mechanism, cancellationToken));
        }

        List<Checkpoint> checkpoints = [.. files.Select(file => Checkpoint.TryOpen(file, known)).OfType<Checkpoint>()];
        return new(await log.VerifyAsync(checkpoints, cancellationToken), checkpoints.Count, files.Count - checkpoints.Count);
    }

    internal async Task<IReadOnlyList<MechanismId>> MechanismsAsync(CancellationToken cancellationToken)
    {
        const string sql = "select id from desk.mechanism order by id";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken))).Select(MechanismId.Parse)];
    }
}
