using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>A snapshot as it was published: its number, prefix bits, and records in all its files.</summary>
public sealed record PublishedSnapshot(MechanismId Mechanism, long Number, int Bits, long Records);

/// <summary>Why a snapshot was not published.</summary>
public enum SnapshotRefusal
{
    None,

    /// <summary>The mechanism has no desk key yet to sign with.</summary>
    NoDeskKey,

    ClockInDoubt,
}

/// <summary>Publishes mailbox snapshots (protocol.md 8): the server at fixed times, the command line now; never both at once.</summary>
/// <remarks>
/// First the desk settles in one transaction what the snapshot holds and which number it has; then that state is written to the intake
/// database in another. Stopped in between, a number is skipped and the next snapshot holds the same and more.
/// </remarks>
public sealed class SnapshotPublisher(
    DeskDatabase desk, EraseRequests eraseRequests, MailboxLedger ledger, SnapshotWriter writer, ProcessKeys keys)
{
    public async Task<Outcome<PublishedSnapshot, SnapshotRefusal>> PublishAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        if (await keys.SignerAsync(mechanism, cancellationToken) is not { } signer)
        {
            return SnapshotRefusal.NoDeskKey;
        }

        await using var turn = await desk.Source.OpenConnectionAsync(cancellationToken);
        var lockOf = new { Lock = (int)AdvisoryLock.Snapshot, Mechanism = BitConverter.ToInt32(mechanism.ToBytes()) };
        await turn.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_lock(@Lock, @Mechanism)", lockOf, commandTimeout: 0, cancellationToken: cancellationToken));
        try
        {
            await eraseRequests.TakeAsync(mechanism, cancellationToken);
            var published = await writer.NewestNumberAsync(mechanism, cancellationToken);
            if (await ledger.SettleAsync(mechanism, published, cancellationToken) is not { } state)
            {
                return SnapshotRefusal.ClockInDoubt;
            }

            var records = await writer.WriteAsync(mechanism, state, signer, cancellationToken);
            return new PublishedSnapshot(mechanism, state.Number, state.Bits, records);
        }
        finally
        {
            await turn.ExecuteAsync("select pg_advisory_unlock(@Lock, @Mechanism)", lockOf);
        }
    }
}
