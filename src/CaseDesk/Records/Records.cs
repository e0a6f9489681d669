using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Records;

/// <summary>A record as stored: who wrote this version, on which day, and why it was changed.</summary>
public sealed record Recorded<T>(Guid Id, long Version, T Content, OfficerId By, DateOnly On, string? Reason);

/// <summary>The records of one kind: written, changed and read here, and nowhere else.</summary>
/// <param name="kind">A line of <see cref="RecordKinds"/>.</param>
#pragma warning disable MA0049 // The floor is named after what it is there for.
public sealed class Records<T>(RecordKind kind)
#pragma warning restore MA0049
    where T : class
{
    /// <param name="act">The act it is part of.</param>
    /// <param name="id">Drawn by the caller.</param>
    /// <param name="content">What it says.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <param name="reason">Why; sealed with it.</param>
    /// <param name="compartment">Of a narrow kind: where it stands.</param>
    public Task InsertAsync(CaseAct act, Guid id, T content, CancellationToken cancellationToken, string? reason = null, Guid? compartment = null)
    {
        if (compartment is not null != kind.IsNarrow)
        {
            throw new InvalidOperationException("A kind stands in the case itself or in a compartment, as its line says.");
        }

        const string sql = """
            insert into desk.case_record (id, case_id, kind, version, compartment, due_on, state, sealed)
            values (@Id, @Case, @Table, @Version, @Compartment, @DueOn, @State, @Sealed)
            """;
        return WriteAsync(act, sql, id, version: 1, content, reason, compartment, cancellationToken);
    }

    /// <summary>Writes the next version; the one before is kept where the kind keeps versions. Content that is the same writes nothing.</summary>
    /// <param name="act">The act it is part of.</param>
    /// <param name="before">As it was read within this act.</param>
    /// <param name="content">What it says from now on.</param>
    /// <param name="reason">Why; sealed with it.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <param name="evenIfSame">The reason itself is what is to be recorded.</param>
    /// <returns>The version that stands now, and whether it was written.</returns>
    public async Task<(long Version, bool Written)> UpdateAsync(
        CaseAct act, RecordRow before, T content, string? reason, CancellationToken cancellationToken, bool evenIfSame = false)
    {
        if (!evenIfSame && SealedRecord.AreSame(Open(act, before).Content, content))
        {
            return (before.Version, false);
        }

        if (kind.KeepsVersions)
        {
            await act.KeepVersionAsync(before, cancellationToken);
        }

        const string sql = """
            update desk.case_record set version = @Version, due_on = @DueOn, state = @State, sealed = @Sealed
            where id = @Id and case_id = @Case and kind = @Table
            """;
        await WriteAsync(act, sql, before.Id, before.Version + 1, content, reason, before.Compartment, cancellationToken);
        return (before.Version + 1, true);
    }

    /// <summary>The row of a record; null when the case has none of that kind by this id, or this officer does not hold its compartment.</summary>
    public async Task<RecordRow?> FindRowAsync(CaseReading reading, Guid id, CancellationToken cancellationToken) =>
        await reading.FindRowAsync(kind.Table, id, cancellationToken) is { } row && IsOfKind(reading, row) ? row : null;

    /// <exception cref="DamagedException">The row was changed, or comes from another place or version.</exception>
    public async Task<Recorded<T>?> FindAsync(CaseReading reading, Guid id, CancellationToken cancellationToken) =>
        await FindRowAsync(reading, id, cancellationToken) is { } row ? Open(reading, row) : null;

    /// <summary>The rows of this kind that the officer may know of, in the order of their ids.</summary>
    public async Task<IReadOnlyList<RecordRow>> RowsAsync(CaseReading reading, CancellationToken cancellationToken) =>
        [.. (await reading.RowsAsync(kind.Table, cancellationToken)).Where(row => IsOfKind(reading, row))];

    /// <exception cref="DamagedException">One of them was changed, or comes from another place or version.</exception>
    public async Task<IReadOnlyList<Recorded<T>>> ListAsync(CaseReading reading, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(reading, cancellationToken)).Select(row => Open(reading, row))];

    /// <summary>Every version, the newest first; none when the case has no such record.</summary>
    /// <exception cref="DamagedException">One of them was changed, or comes from another place or version.</exception>
    public async Task<IReadOnlyList<Recorded<T>>> HistoryAsync(CaseReading reading, Guid id, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(reading, id, cancellationToken) is not { } newest)
        {
            return [];
        }

        var earlier = await reading.EarlierAsync(newest, cancellationToken);
        return [Open(reading, newest), .. earlier.Select(row => Open(reading, row))];
    }

    /// <exception cref="DamagedException">The row was changed, or comes from another place or version.</exception>
    public Recorded<T> Open(CaseReading reading, RecordRow row) =>
        TryOpen(reading, row) ?? throw new DamagedException("A record of a case does not open where it stands.");

    /// <returns>Null when the row was changed, or comes from another place or version.</returns>
    public Recorded<T>? TryOpen(CaseReading reading, RecordRow row) =>
        reading.KeyOf(row) is { } key && SealedRecord.TryOpen<T>(key, reading.AddressOf(row), row.Sealed) is { } entry && (!kind.IsNarrow || entry.Kind == kind.Name)
            ? new Recorded<T>(row.Id, row.Version, entry.Content, entry.By, entry.On, entry.Reason)
            : null;

    // Which narrow kind it is stands under the seal; one that does not open is of no kind anybody here could tell.
    private bool IsOfKind(CaseReading reading, RecordRow row) =>
        !kind.IsNarrow || (reading.KeyOf(row) is { } key && SealedRecord.KindOf(key, reading.AddressOf(row), row.Sealed) == kind.Name);

    private async Task WriteAsync(
        CaseAct act, string sql, Guid id, long version, T content, string? reason, Guid? compartment, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            Id = id,
            Case = act.Id.Value,
            kind.Table,
            Version = version,
            Compartment = compartment,
            DueOn = kind.HasDueDay ? ((IDueContent)content).DueOn : null,
            State = kind.HasState ? ((IStatedContent)content).State : null,
            Sealed = await act.SealAsync(kind, id, version, compartment, content, reason, cancellationToken),
        };
        if (await act.ExecuteAsync(sql, parameters, cancellationToken) != 1)
        {
            throw new InvalidOperationException("A record of a case was not where it was read.");
        }
    }
}
