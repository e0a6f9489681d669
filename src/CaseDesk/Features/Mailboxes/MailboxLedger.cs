using System.Security.Cryptography;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Settles, in one transaction of the desk database, which replies and fillers the next snapshot holds.</summary>
/// <remarks>
/// To who compares two snapshots a change is one label gone and one label come: a reply takes a filler's place, a filler takes that of a
/// reply that expired or was erased. Fillers are kept as long as an answer would be, so that no label is known by its age to be a filler's;
/// only those that are missing are sealed.
/// A reply queued meanwhile has no day of expiry yet and waits for the next snapshot; rows leave published_reply only here.
/// </remarks>
public sealed class MailboxLedger(DeskDatabase desk, EventLog events, TrustedClock clock)
{
    private const int ExpiryDays = 180;
    private const int PrefixBits = 16;

    /// <summary>So long an expired reply can come back, and a filler with it. Its text stays in the case in any event.</summary>
    private const int DaysKept = 30;

    /// <summary>Takes what was queued, lets go what expired or was erased, fills up, and counts the number on.</summary>
    /// <returns>Null while the clock is not believed: a snapshot with a day to come could be shown as new until then.</returns>
    public async Task<LedgerState?> SettleAsync(MechanismId mechanism, long published, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await clock.AskAsync(connection, transaction, cancellationToken) is not { } moment)
        {
            return null;
        }

        var today = moment.Day;
        var settling = new Settling(connection, transaction, mechanism, today, cancellationToken);

        (var number, var bits, var changedOn) = await settling.StateAsync();
        var wantedBits = SnapshotFile.PrefixBits(await settling.LiveMailboxesAsync());
        var changes = wantedBits != bits && (changedOn.AddMonths(1) <= today || changedOn > today);
        var newBits = changes ? wantedBits : bits;

        var before = await settling.CountBeforeAsync(newBits);
        await settling.ExpireAsync();
        before = await settling.CountStandingAsync(newBits, before, today.AddDays(ExpiryDays));
        await settling.TakeQueuedAndLetGoAsync(today.AddDays(ExpiryDays));
        await settling.FillAsync(newBits, merged: newBits < bits, before, today.AddDays(ExpiryDays));

        var state = new LedgerState(Math.Max(number, published) + 1, newBits, MailboxNote.FormatHour(moment.Now));
        await settling.SaveAsync(state, changes ? today : changedOn);
        foreach (var mailbox in await settling.ErasedSinceAsync())
        {
            await events.AppendAsync(
                connection, transaction, new DeskEvent(Acts.MailboxErased, null, mechanism, "mailbox", mailbox), cancellationToken);
        }

        await events.AppendAsync(
            connection, transaction, new DeskEvent(Acts.MailboxPublished, null, mechanism, "mailbox", null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return state;
    }

    private sealed class Settling(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MechanismId mechanism, DateOnly today, CancellationToken cancellationToken)
    {
        private const string Columns = "id, mechanism, mailbox, label, prefix_bits, sealed, queued_on, expires_on";
        private const string FillerColumns = "id, mechanism, label, prefix_bits, sealed, expires_on";

        private readonly string _mechanism = mechanism.ToString();

        public async Task<(long Number, int Bits, DateOnly ChangedOn)> StateAsync()
        {
            // The first number of bits is not a change: the day before all days lets the first one come when it is due.
            const string sql = """
                insert into desk.mailbox_state (mechanism, number, bits, bits_changed_on) values (@Mechanism, 0, 0, '1970-01-01')
                on conflict (mechanism) do nothing;
                select number, bits, bits_changed_on from desk.mailbox_state where mechanism = @Mechanism for update;
                """;
            return await connection.QuerySingleAsync<(long, int, DateOnly)>(Command(sql, new { Mechanism = _mechanism }));
        }

        public async Task<int> LiveMailboxesAsync()
        {
            const string sql = """
                select count(distinct p.mailbox)::int
                from (
                    select mailbox, mechanism, expires_on from desk.published_reply
                    union all
                    select mailbox, mechanism, expires_on from desk.expired_reply   -- which come back, when the clock was wrong
                ) p
                where p.mechanism = @Mechanism and (p.expires_on is null or p.expires_on > @Today) and not exists (
                    select from desk.reporter_mailbox m join desk.erased_mailbox e on e.tag = m.tag where m.id = p.mailbox)
                """;
            return await connection.ExecuteScalarAsync<int>(Command(sql, new { Mechanism = _mechanism, Today = today }));
        }

        /// <summary>The records of the last snapshot, by the files of this one.</summary>
        public async Task<IReadOnlyDictionary<int, long>> CountBeforeAsync(int bits)
        {
            const string sql = """
                select r.prefix_bits >> @Shift, count(*)
                from (
                    select prefix_bits from desk.published_reply where mechanism = @Mechanism and expires_on is not null
                    union all
                    select prefix_bits from desk.mailbox_filler where mechanism = @Mechanism
                ) r
                group by 1
                """;
            var parameters = new { Mechanism = _mechanism, Shift = PrefixBits - bits };
            return (await connection.QueryAsync<(int File, long Count)>(Command(sql, parameters))).ToDictionary(row => row.File, row => row.Count);
        }

        /// <summary>
        /// What is over leaves the snapshots, and comes back when it turns out that it was not: the clock was wrong. Fillers with the
        /// replies: if those alone came back, every label that does would be known for a reply.
        /// </summary>
        public async Task ExpireAsync()
        {
            const string sql = $"""
                delete from desk.expired_reply where mechanism = @Mechanism and moved_on + @DaysKept <= @Today and expires_on <= @Today;
                with back as (delete from desk.expired_reply where mechanism = @Mechanism and expires_on > @Today returning {Columns})
                insert into desk.published_reply ({Columns}) select {Columns} from back;
                with over as (delete from desk.published_reply where mechanism = @Mechanism and expires_on <= @Today returning {Columns})
                insert into desk.expired_reply ({Columns}, moved_on) select {Columns}, @Today from over;
                delete from desk.expired_filler where mechanism = @Mechanism and moved_on + @DaysKept <= @Today and expires_on <= @Today;
                with back as (delete from desk.expired_filler where mechanism = @Mechanism and expires_on > @Today returning {FillerColumns})
                insert into desk.mailbox_filler ({FillerColumns}) select {FillerColumns} from back;
                with over as (delete from desk.mailbox_filler where mechanism = @Mechanism and expires_on <= @Today returning {FillerColumns})
                insert into desk.expired_filler ({FillerColumns}, moved_on) select {FillerColumns}, @Today from over;
                """;
            await connection.ExecuteAsync(Command(sql, new { Mechanism = _mechanism, Today = today, DaysKept }));
        }

        /// <summary>
        /// No file has fewer records than before a wrong clock: what came back counts, what was made by the wrong day does not. Only then
        /// is it more than the last snapshot had, after files of few became one.
        /// </summary>
        public async Task<IReadOnlyDictionary<int, long>> CountStandingAsync(int bits, IReadOnlyDictionary<int, long> before, DateOnly latest)
        {
            const string sql = """
                select r.prefix_bits >> @Shift, count(*)
                from (
                    select prefix_bits from desk.published_reply where mechanism = @Mechanism and expires_on <= @Latest
                    union all
                    select prefix_bits from desk.mailbox_filler where mechanism = @Mechanism and expires_on <= @Latest
                ) r
                group by 1
                """;
            var parameters = new { Mechanism = _mechanism, Shift = PrefixBits - bits, Latest = latest };
            var standing = (await connection.QueryAsync<(int File, long Count)>(Command(sql, parameters))).ToDictionary(row => row.File, row => row.Count);
            return before.Keys.Union(standing.Keys).ToDictionary(file => file, file => Math.Max(before.GetValueOrDefault(file), standing.GetValueOrDefault(file)));
        }

        public async Task TakeQueuedAndLetGoAsync(DateOnly expiresOn)
        {
            // A reply whose mailbox was erased after it was queued goes here too, and was never seen. Nothing of an erased mailbox is kept.
            const string sql = """
                delete from desk.published_reply p
                where p.mechanism = @Mechanism and exists (
                    select from desk.reporter_mailbox m join desk.erased_mailbox e on e.tag = m.tag where m.id = p.mailbox);
                delete from desk.expired_reply p
                where p.mechanism = @Mechanism and exists (
                    select from desk.reporter_mailbox m join desk.erased_mailbox e on e.tag = m.tag where m.id = p.mailbox);
                update desk.published_reply set expires_on = @ExpiresOn where mechanism = @Mechanism and expires_on is null;
                """;
            await connection.ExecuteAsync(Command(sql, new { Mechanism = _mechanism, ExpiresOn = expiresOn }));
        }

        public async Task FillAsync(int bits, bool merged, IReadOnlyDictionary<int, long> before, DateOnly expiresOn)
        {
            const string sql = """
                select f.file, count(r.kind) filter (where r.kind = 'reply'), count(r.kind) filter (where r.kind = 'filler')
                from generate_series(0, (1 << @Bits) - 1) f(file)
                left join (
                    select prefix_bits >> @Shift as file, 'reply' as kind from desk.published_reply where mechanism = @Mechanism and expires_on is not null
                    union all
                    select prefix_bits >> @Shift, 'filler' from desk.mailbox_filler where mechanism = @Mechanism
                ) r on r.file = f.file
                group by f.file
                """;
            var parameters = new { Mechanism = _mechanism, Bits = bits, Shift = PrefixBits - bits };
            List<(int File, long Missing)> changes = [];
            foreach ((var file, var replies, var fillers) in await connection.QueryAsync<(int, long, long)>(Command(sql, parameters)))
            {
                var count = new FileCount(file, replies, fillers, before.GetValueOrDefault(file));
                changes.Add((file, count.Wanted(merged) - replies - fillers));
            }

            await RemoveFillersAsync(bits, [.. changes.Where(change => change.Missing < 0)], expiresOn);
            await AddFillersAsync(bits, [.. changes.Where(change => change.Missing > 0)], expiresOn);
        }

        public async Task SaveAsync(LedgerState state, DateOnly changedOn)
        {
            const string sql = "update desk.mailbox_state set number = @Number, bits = @Bits, bits_changed_on = @ChangedOn, made = @Made where mechanism = @Mechanism";
            await connection.ExecuteAsync(Command(sql, new { Mechanism = _mechanism, state.Number, state.Bits, state.Made, ChangedOn = changedOn }));
        }

        /// <summary>The mailboxes erased since the last snapshot: their event has the moment of this one, never that of the request.</summary>
        public async Task<IReadOnlyList<Guid>> ErasedSinceAsync()
        {
            const string sql = "update desk.reporter_mailbox set erasure_untold = false where mechanism = @Mechanism and erasure_untold returning id";
            return [.. (await connection.QueryAsync<Guid>(Command(sql, new { Mechanism = _mechanism }))).Order()];
        }

        private async Task RemoveFillersAsync(int bits, IReadOnlyList<(int File, long Missing)> changes, DateOnly latest)
        {
            // First those that a wrong clock made, so that what it took out stays back; then by id, which is random and says nothing of
            // when a filler came.
            const string sql = """
                delete from desk.mailbox_filler
                where id in (
                    select f.id
                    from (
                        select id, prefix_bits >> @Shift as file, row_number() over (partition by prefix_bits >> @Shift order by expires_on <= @Latest, id) as place
                        from desk.mailbox_filler
                        where mechanism = @Mechanism
                    ) f
                    join unnest(@Files::int[], @Surplus::bigint[]) s(file, surplus) on s.file = f.file
                    where f.place <= s.surplus)
                """;
            if (changes.Count > 0)
            {
                int[] files = [.. changes.Select(change => change.File)];
                long[] surplus = [.. changes.Select(change => -change.Missing)];
                var parameters = new { Mechanism = _mechanism, Shift = PrefixBits - bits, Files = files, Surplus = surplus, Latest = latest };
                await connection.ExecuteAsync(Command(sql, parameters));
            }
        }

        private async Task AddFillersAsync(int bits, IReadOnlyList<(int File, long Missing)> changes, DateOnly expiresOn)
        {
            const string sql = "copy desk.mailbox_filler (id, mechanism, prefix_bits, label, sealed, expires_on) from stdin (format binary)";
            if (changes.Count == 0)
            {
                return;
            }

            var shift = PrefixBits - bits;
            await using var import = await connection.BeginBinaryImportAsync(sql, cancellationToken);
            foreach ((var file, var missing) in changes)
            {
                for (long i = 0; i < missing; i++)
                {
                    await import.StartRowAsync(cancellationToken);
                    await import.WriteAsync(Guid.NewGuid(), NpgsqlDbType.Uuid, cancellationToken);
                    await import.WriteAsync(_mechanism, NpgsqlDbType.Text, cancellationToken);
                    await import.WriteAsync((file << shift) | RandomNumberGenerator.GetInt32(1 << shift), NpgsqlDbType.Integer, cancellationToken);
                    await import.WriteAsync(RandomNumberGenerator.GetBytes(SnapshotFile.LabelLength), NpgsqlDbType.Bytea, cancellationToken);
                    await import.WriteAsync(Reply.Filler(), NpgsqlDbType.Bytea, cancellationToken);
                    await import.WriteAsync(expiresOn, NpgsqlDbType.Date, cancellationToken);
                }
            }

            await import.CompleteAsync(cancellationToken);
        }

        // No time limit: a ledger for 100,000 mailboxes takes minutes to fill, once.
        private CommandDefinition Command(string sql, object parameters) =>
            new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken);
    }
}
