using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>A keyset as it was taken in: a repeat of one that is there already says so.</summary>
public sealed record AcceptedKeyset(Keyset Keyset, string Note, bool Opened);

/// <summary>Takes in a keyset that the root keys have signed: checks it as a visitor would, puts its keys to use, publishes it.</summary>
/// <remarks>
/// Stopped at any step, a repeat completes it: the desk's tables come in one transaction, the Portal's in another, and the pending file
/// goes last.
/// </remarks>
public sealed class KeysetAcceptance(
    DeskDatabase desk, IntakeDatabase intake, PendingKeysets pendings, KeysetRelease release, SnapshotPublisher snapshots, EventLog events, TrustedClock clock)
{
    /// <param name="notes">The signed text, or several copies of it with different signatures.</param>
    /// <param name="expected">Whether it is meant to open a mechanism or to follow an earlier keyset; null when either is right.</param>
    public async Task<Outcome<AcceptedKeyset, KeyRefusal>> AcceptAsync(
        IReadOnlyCollection<string> notes, bool? expected, Action<string> progress, CancellationToken cancellationToken)
    {
        var (keyset, unread) = ReadOne(notes);
        if (keyset is null)
        {
            return unread;
        }

        await using var turn = await desk.Source.OpenConnectionAsync(cancellationToken);
        var lockOf = new { Lock = (int)AdvisoryLock.Keyset, Mechanism = BitConverter.ToInt32(keyset.Mechanism.ToBytes()) };
        await turn.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_lock(@Lock, @Mechanism)", lockOf, commandTimeout: 0, cancellationToken: cancellationToken));
        try
        {
            var stored = await StoredAsync(turn, keyset, cancellationToken);
            if (stored is null)
            {
                progress("Checking the signatures and storing the keyset …");
                (stored, var notStored) = await StoreAsync(turn, keyset, notes, expected, cancellationToken);
                if (stored is null)
                {
                    return notStored;
                }
            }
            else if (KeysetRelease.Read(stored).ToText() != keyset.ToText())
            {
                return KeyRefusal.SerialTaken;
            }

            if ((await PublishAsync(keyset.Mechanism, progress, cancellationToken)).Refusal is var unpublished and not KeyRefusal.None)
            {
                return unpublished;
            }

            return new AcceptedKeyset(keyset, stored, Opened: keyset.Serial == 1);
        }
        finally
        {
            await turn.ExecuteAsync("select pg_advisory_unlock(@Lock, @Mechanism)", lockOf);
        }
    }

    /// <summary>Publishes what the desk holds of a mechanism and the Portal does not have.</summary>
    /// <returns>The serials published now.</returns>
    public async Task<Outcome<List<long>, KeyRefusal>> PublishAsync(MechanismId mechanism, Action<string> progress, CancellationToken cancellationToken)
    {
        if (!await release.AnnounceAsync(mechanism, cancellationToken))
        {
            return KeyRefusal.NoSuchMechanism;
        }

        if (!await HasSnapshotAsync(mechanism, cancellationToken))
        {
            progress("Publishing the first mailbox snapshot …");
            if ((await snapshots.PublishAsync(mechanism, cancellationToken)).Refusal is SnapshotRefusal.ClockInDoubt)
            {
                return KeyRefusal.ClockInDoubt;
            }
        }

        progress("Publishing the keyset …");
        var (published, refusal) = await release.PublishAsync(mechanism, cancellationToken);
        if (published is null)
        {
            return refusal;
        }

        if (published.Count > 0)
        {
            await events.AppendAsync(new DeskEvent(Acts.KeysetPublished, null, mechanism, "mechanism", null), cancellationToken);
        }

        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        if (await NewestAsync(connection, mechanism, cancellationToken) is { } newest)
        {
            pendings.Delete(mechanism, newest.Serial);
        }

        return published;
    }

    private static Outcome<Keyset, KeyRefusal> ReadOne(IReadOnlyCollection<string> notes)
    {
        string?[] texts = [.. notes.Select(NoteSigning.TextOf).Distinct(StringComparer.Ordinal)];
        return texts.Contains(null) ? KeyRefusal.NotAKeyset
            : texts is [{ } text] && Keyset.TryParse(text, out var keyset) ? keyset
            : KeyRefusal.SeveralTexts;
    }

    private async Task<Outcome<string, KeyRefusal>> StoreAsync(
        NpgsqlConnection connection, Keyset keyset, IReadOnlyCollection<string> notes, bool? opens, CancellationToken cancellationToken)
    {
        if (pendings.Find(keyset.Mechanism, keyset.Serial) is not { } pending)
        {
            return KeyRefusal.NotDrawnHere;
        }

        if (pending.Text != keyset.ToText())
        {
            return KeyRefusal.DrawnAnew;
        }

        if (opens is { } expected && expected != pending.Opening is not null)
        {
            return expected ? KeyRefusal.OpensNoMechanism : KeyRefusal.OpensAMechanism;
        }

        var known = await MechanismRow.FindAsync(connection, keyset.Mechanism, cancellationToken);
        var pins = pending.Opening is { } opening
            ? new KeysetPins(keyset.Mechanism, keyset.PortalId, [.. opening.Verifiers.Select(VerifierKey.Parse)], opening.Threshold, 1)
            : known?.Pins();
        if (pins is null)
        {
            return KeyRefusal.NoSuchMechanism;
        }

        if (NoteSigning.Join(notes, pins.Roots) is not { } note)
        {
            return KeyRefusal.TooFewSignatures;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await clock.AskAsync(connection, transaction, cancellationToken) is not { Day: var today })
        {
            return KeyRefusal.ClockInDoubt;
        }

        if (await CheckAsync(connection, keyset, note, pins, today, cancellationToken) is var unfit and not KeyRefusal.None)
        {
            return unfit;
        }

        if (pending.Opening is not null && !await TryOpenAsync(connection, transaction, keyset, pending.Opening, cancellationToken))
        {
            return KeyRefusal.FirstOfficerNameTaken;
        }

        if (await KeyHolders.StillRightAsync(connection, transaction, keyset.Mechanism, pending, cancellationToken) is not { } granted)
        {
            return KeyRefusal.HoldersChanged;
        }

        await NewKeyset.StoreAsync(connection, transaction, granted, note, today, cancellationToken);
        if (pending.CloseOld)
        {
            const string raise = "update desk.mechanism set lowest_serial = @Serial where id = @Id";
            await connection.ExecuteAsync(new CommandDefinition(
                raise, new { keyset.Serial, Id = keyset.Mechanism.ToString() }, transaction, cancellationToken: cancellationToken));
        }

        var act = pending.Opening is null ? pending.CloseOld ? Acts.KeysetReplaced : Acts.KeysetAccepted : Acts.MechanismOpened;
        await events.AppendAsync(connection, transaction, new DeskEvent(act, null, keyset.Mechanism, "mechanism", null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return note;
    }

    private static async Task<KeyRefusal> CheckAsync(
        NpgsqlConnection connection, Keyset keyset, string note, KeysetPins pins, DateOnly today, CancellationToken cancellationToken) =>
        KeysetChain.Check(note, pins, today).Refusal is var unfit and not KeyRefusal.None ? unfit
        : KeysetChain.CheckBegun(keyset, today) is var early and not KeyRefusal.None ? early
        : KeysetChain.CheckFollows(keyset, await NewestAsync(connection, keyset.Mechanism, cancellationToken));

    /// <returns>False when one of the officers has a name that is taken: the caller undoes all of it.</returns>
    private static async Task<bool> TryOpenAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Keyset keyset, Opening opening, CancellationToken cancellationToken)
    {
        const string insert = """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial, demonstration, position)
            values (@Id, @Name, @PortalId, @Verifiers, @Threshold, 1, false, (select coalesce(max(position) + 1, 0) from desk.mechanism))
            """;
        var row = new { Id = keyset.Mechanism.ToString(), opening.Name, keyset.PortalId, Verifiers = opening.Verifiers.ToArray(), opening.Threshold };
        await connection.ExecuteAsync(new CommandDefinition(insert, row, transaction, cancellationToken: cancellationToken));
        foreach (var officer in opening.Officers)
        {
            if (!await OfficerStore.AddAsync(connection, transaction, officer.ToOfficer(keyset.Mechanism), cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    internal static async Task<Keyset?> NewestAsync(NpgsqlConnection connection, MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "select note from desk.keyset where mechanism = @Mechanism order by serial desc limit 1";
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken)) is { } note ? KeysetRelease.Read(note) : null;
    }

    private static Task<string?> StoredAsync(NpgsqlConnection connection, Keyset keyset, CancellationToken cancellationToken)
    {
        const string sql = "select note from desk.keyset where mechanism = @Mechanism and serial = @Serial";
        return connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            sql, new { Mechanism = keyset.Mechanism.ToString(), keyset.Serial }, cancellationToken: cancellationToken));
    }

    private async Task<bool> HasSnapshotAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "select exists (select from intake.snapshot where mechanism = @Mechanism)";
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
    }
}
