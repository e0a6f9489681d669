using System.Text.Json;
using Dapper;
using Npgsql;

namespace SafeReport.Portal.Features.Published;

/// <summary>All that the desk publishes for everybody to read (snapshots of mailboxes apart), as it stands in the intake database.</summary>
internal sealed record PublishedRows
{
    public required IReadOnlyList<MechanismRow> Mechanisms { get; init; }

    public required IReadOnlyList<KeysetRow> Keysets { get; init; }

    public required IReadOnlyList<ClosedRow> Closed { get; init; }

    public required IReadOnlyList<CardRow> Cards { get; init; }

    public static async Task<PublishedRows> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, name, portal_id as PortalId, verifiers, threshold, lowest_serial as LowestSerial, demonstration from intake.mechanism order by position, id;
            select mechanism, serial, note, to_char(not_after, 'YYYY-MM-DD') as NotAfter from intake.keyset order by mechanism, serial;
            select mechanism, serial from intake.closed_serial order by mechanism, serial;
            select mechanism, language, card from intake.mechanism_card order by mechanism, language;
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // One moment for all four: a keyset is never seen without its mechanism.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await using var read = await connection.QueryMultipleAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken));
        return new PublishedRows
        {
            Mechanisms = [.. await read.ReadAsync<MechanismRow>()],
            Keysets = [.. await read.ReadAsync<KeysetRow>()],
            Closed = [.. await read.ReadAsync<ClosedRow>()],
            Cards = [.. await read.ReadAsync<CardRow>()],
        };
    }

    /// <summary>The same rows give the same bytes: what the disk keeps, and how a change is noticed.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Strict);

    /// <returns>Null for anything but what <see cref="ToBytes"/> makes.</returns>
    public static PublishedRows? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<PublishedRows>(bytes, JsonSerializerOptions.Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record MechanismRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string PortalId { get; init; }

    public required string[] Verifiers { get; init; }

    public required int Threshold { get; init; }

    public required long LowestSerial { get; init; }

    public required bool Demonstration { get; init; }
}

internal sealed record KeysetRow
{
    public required string Mechanism { get; init; }

    public required long Serial { get; init; }

    public required string Note { get; init; }

    public required string NotAfter { get; init; }

    internal DateOnly LastDay => DateOnly.ParseExact(NotAfter, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed record ClosedRow
{
    public required string Mechanism { get; init; }

    public required long Serial { get; init; }
}

internal sealed record CardRow
{
    public required string Mechanism { get; init; }

    public required string Language { get; init; }

    public required string Card { get; init; }
}
