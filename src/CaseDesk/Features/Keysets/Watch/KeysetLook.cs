using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary>How what visitors are shown differs from what this desk published.</summary>
public enum KeysetDifference
{
    /// <summary>Another text or other signatures under a serial of ours, or an older one as the newest.</summary>
    Changed,

    /// <summary>One that this desk published is not shown.</summary>
    Missing,

    /// <summary>One that this desk never published.</summary>
    Extra,

    /// <summary>Other root keys, another threshold or portal, or no such mechanism in the Portal's list.</summary>
    Pins,
}

/// <param name="Answered">Whether everything that was asked was answered.</param>
/// <param name="Differences">What differs among the answers that came, each kind once.</param>
/// <param name="Warnings">What else a visitor meets.</param>
public sealed record LookResult(MechanismId Mechanism, bool Answered, IReadOnlyList<KeysetDifference> Differences, IReadOnlyList<KeysetWarning> Warnings);

/// <summary>Fetches a mechanism's keysets from the Portal as a visitor would and compares them, byte for byte, with all that this desk published.</summary>
public sealed class KeysetLook(DeskDatabase desk, PortalEntrance entrance, TrustedClock clock)
{
    private const int MostAttempts = 3;

    /// <summary>The mechanisms that have a keyset.</summary>
    public async Task<IReadOnlyList<MechanismId>> MechanismsAsync(CancellationToken cancellationToken)
    {
        const string sql = "select distinct mechanism from desk.keyset";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken))).Select(MechanismId.Parse)];
    }

    public async Task<LookResult> LookAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await AwaitPublicationAsync(mechanism, cancellationToken);
            (var row, var own) = await OwnAsync(mechanism, cancellationToken);
            var result = await CompareAsync(mechanism, row, own, cancellationToken);
            // A keyset that came while we looked is no difference: look again.
            if (attempt == MostAttempts || (await OwnAsync(mechanism, cancellationToken)).Own.SequenceEqual(own))
            {
                return result;
            }
        }
    }

    private async Task<LookResult> CompareAsync(
        MechanismId mechanism, MechanismRow row, IReadOnlyList<(long Serial, string Note)> own, CancellationToken cancellationToken)
    {
        var differences = new HashSet<KeysetDifference>();
        // What every visitor's page asks for, and nothing more; the history afterwards, as somebody else.
        using var visitor = entrance.Enter();
        var list = await visitor.GetAsync("/api/mechanisms", cancellationToken);
        var answered = Note(list, answer => ComparePins(answer, row), differences);
        answered &= Note(await visitor.GetAsync($"/api/mechanisms/{mechanism}/keyset", cancellationToken), answer => CompareNewest(answer, own), differences);
        using var reader = entrance.Enter();
        foreach ((var serial, var note) in own)
        {
            answered &= Note(
                await reader.GetAsync($"/api/mechanisms/{mechanism}/keysets/{serial}", cancellationToken), answer => CompareOne(answer, note), differences);
        }

        answered &= Note(
            await reader.GetAsync($"/api/mechanisms/{mechanism}/keysets/{own[^1].Serial + 1}", cancellationToken),
            answer => answer.Body is null ? null : KeysetDifference.Extra, differences);
        return new LookResult(mechanism, answered, [.. differences.Order()], [.. Warnings(list, row, KeysetRelease.Read(own[^1].Note)).Order()]);
    }

    private IEnumerable<KeysetWarning> Warnings(VisitorAnswer? list, MechanismRow row, Crypto.Keysets.Keyset newest)
    {
        var warnings = KeysetWarnings.OfDates(newest, clock.Wall);
        warnings = list is not null && ShownOf(list, row)?.Open == false ? warnings.Append(KeysetWarning.Closed) : warnings;
        warnings = KeysetWarnings.AreApart(list?.Date, clock.Wall) ? warnings.Append(KeysetWarning.Days) : warnings;
        return clock.Doubt is null ? warnings : warnings.Append(KeysetWarning.ClockInDoubt);
    }

    private static bool Note(VisitorAnswer? answer, Func<VisitorAnswer, KeysetDifference?> compare, HashSet<KeysetDifference> differences)
    {
        if (answer is not null && compare(answer) is { } difference)
        {
            differences.Add(difference);
        }

        return answer is not null;
    }

    private static KeysetDifference? CompareNewest(VisitorAnswer answer, IReadOnlyList<(long Serial, string Note)> own) =>
        CompareOne(answer, own[^1].Note) is not { } difference ? null
        : answer.Body is null || own.Any(keyset => Same(answer.Body, keyset.Note)) ? difference
        : IsNewer(answer.Body, own[^1].Serial) ? KeysetDifference.Extra : difference;

    private static KeysetDifference? CompareOne(VisitorAnswer answer, string note) =>
        answer.Body is null ? KeysetDifference.Missing
        : Same(answer.Body, note) ? null
        : KeysetDifference.Changed;

    private static bool Same(byte[] body, string note) => body.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(note));

    private static bool IsNewer(byte[] body, long serial) =>
        Crypto.Keysets.SignedNote.TryParse(body) is { } note && Crypto.Keysets.Keyset.TryParse(note.Text, out var shown) && shown.Serial > serial;

    private static KeysetDifference? ComparePins(VisitorAnswer answer, MechanismRow row) =>
        ShownOf(answer, row) is { } shown && shown.PortalId == row.PortalId && shown.Threshold == row.Threshold
            && (shown.Verifiers ?? []).SequenceEqual(row.Verifiers, StringComparer.Ordinal)
            ? null
            : KeysetDifference.Pins;

    /// <returns>Null when the list is none, or has not exactly one such mechanism.</returns>
    private static Shown? ShownOf(VisitorAnswer answer, MechanismRow row)
    {
        try
        {
            return answer.Body is null ? null : JsonSerializer.Deserialize<Shown[]>(answer.Body, JsonSerializerOptions.Web)?.SingleOrDefault(one => one.Id == row.Id);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Between the desk's commit and the Portal's a keyset is on its way: wait for who brings it.
    private async Task AwaitPublicationAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select pg_advisory_lock_shared(@Lock, @Mechanism);
            select pg_advisory_unlock_shared(@Lock, @Mechanism);
            """;
        var lockOf = new { Lock = (int)AdvisoryLock.Keyset, Mechanism = BitConverter.ToInt32(mechanism.ToBytes()) };
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, lockOf, commandTimeout: 0, cancellationToken: cancellationToken));
    }

    private async Task<(MechanismRow Row, IReadOnlyList<(long Serial, string Note)> Own)> OwnAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = "select serial, note from desk.keyset where mechanism = @Mechanism order by serial";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var row = (await MechanismRow.FindAsync(connection, mechanism, cancellationToken))!;
        return (row, [.. await connection.QueryAsync<(long, string)>(new CommandDefinition(sql, new { Mechanism = row.Id }, cancellationToken: cancellationToken))]);
    }

    private sealed record Shown(string? Id, string[]? Verifiers, int Threshold, string? PortalId, bool? Open);
}
