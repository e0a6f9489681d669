using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keys;

/// <summary>Puts what the desk holds of a mechanism where the Portal reads it. A repeat changes nothing.</summary>
public sealed class KeysetRelease(DeskDatabase desk, IntakeDatabase intake)
{
    /// <summary>The mechanism itself; without a keyset the Portal says that it is not yet open.</summary>
    public async Task AnnounceAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string read = """
            select id, name, portal_id as PortalId, verifiers, threshold, lowest_serial as LowestSerial, demonstration, position
            from desk.mechanism where id = @Id
            """;
        const string write = """
            insert into intake.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial, demonstration, position)
            values (@Id, @Name, @PortalId, @Verifiers, @Threshold, @LowestSerial, @Demonstration, @Position)
            on conflict (id) do nothing
            """;
        await using NpgsqlConnection from = await desk.Source.OpenConnectionAsync(cancellationToken);
        MechanismRow row = await from.QuerySingleAsync<MechanismRow>(new CommandDefinition(
            read, new { Id = mechanism.ToString() }, cancellationToken: cancellationToken));
        await using NpgsqlConnection to = await intake.Source.OpenConnectionAsync(cancellationToken);
        await to.ExecuteAsync(new CommandDefinition(write, row, cancellationToken: cancellationToken));
    }

    /// <summary>Every keyset of the mechanism that the Portal does not have yet.</summary>
    public async Task PublishAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string read = "select serial, note from desk.keyset where mechanism = @Mechanism order by serial";
        const string write = """
            insert into intake.keyset (mechanism, serial, note, not_before, not_after)
            values (@Mechanism, @Serial, @Note, @NotBefore, @NotAfter)
            on conflict (mechanism, serial) do nothing
            """;
        await using NpgsqlConnection from = await desk.Source.OpenConnectionAsync(cancellationToken);
        var keysets = await from.QueryAsync<(long Serial, string Note)>(new CommandDefinition(
            read, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
        await using NpgsqlConnection to = await intake.Source.OpenConnectionAsync(cancellationToken);
        foreach ((long serial, string note) in keysets)
        {
            Keyset keyset = Read(note);
            var row = new { Mechanism = mechanism.ToString(), Serial = serial, Note = note, keyset.NotBefore, keyset.NotAfter };
            await to.ExecuteAsync(new CommandDefinition(write, row, cancellationToken: cancellationToken));
        }
    }

    /// <summary>The keyset of a note that this desk itself signed.</summary>
    public static Keyset Read(string note) =>
        SignedNote.TryParse(note) is { } signed && Keyset.TryParse(signed.Text, out Keyset? keyset)
            ? keyset
            : throw new InvalidDataException("A keyset of this desk cannot be read.");

    private sealed record MechanismRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string PortalId { get; init; }

        public required string[] Verifiers { get; init; }

        public required int Threshold { get; init; }

        public required long LowestSerial { get; init; }

        public required bool Demonstration { get; init; }

        public required int Position { get; init; }
    }
}
