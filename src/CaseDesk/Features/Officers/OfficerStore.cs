using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Officers;

public sealed class OfficerStore(DeskDatabase desk)
{
    public async Task<Officer?> FindAsync(string name, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select o.id, o.mechanism, o.name, o.recipient, o.identity_file as IdentityFile,
                   o.totp_sealed as TotpSealed, o.stamp, o.added_on as AddedOn, o.disabled_on as DisabledOn,
                   array(select r.role from desk.officer_role r where r.officer = o.id order by r.role) as roles
            from desk.officer o
            where {Officer.HasName}
            """;
        return (await ReadAsync(sql, new { Name = Officer.Normalize(name) }, cancellationToken)).SingleOrDefault();
    }

    public async Task<Officer?> FindAsync(OfficerId id, CancellationToken cancellationToken)
    {
        const string sql = """
            select o.id, o.mechanism, o.name, o.recipient, o.identity_file as IdentityFile,
                   o.totp_sealed as TotpSealed, o.stamp, o.added_on as AddedOn, o.disabled_on as DisabledOn,
                   array(select r.role from desk.officer_role r where r.officer = o.id order by r.role) as roles
            from desk.officer o
            where o.id = @Id
            """;
        return (await ReadAsync(sql, new { Id = id.Value }, cancellationToken)).SingleOrDefault();
    }

    /// <summary>All officers of a mechanism, or of every mechanism, by name.</summary>
    public async Task<IReadOnlyList<Officer>> ListAsync(MechanismId? mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select o.id, o.mechanism, o.name, o.recipient, o.identity_file as IdentityFile,
                   o.totp_sealed as TotpSealed, o.stamp, o.added_on as AddedOn, o.disabled_on as DisabledOn,
                   array(select r.role from desk.officer_role r where r.officer = o.id order by r.role) as roles
            from desk.officer o
            where @Mechanism::text is null or o.mechanism = @Mechanism
            order by o.mechanism, o.normalized_name
            """;
        return await ReadAsync(sql, new { Mechanism = mechanism?.ToString() }, cancellationToken);
    }

    /// <returns>False when an officer of that name is there already.</returns>
    public static async Task<bool> AddAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Officer officer, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.officer (id, mechanism, name, normalized_name, recipient, identity_file, totp_sealed, stamp, added_on)
            select @Id, @Mechanism, @Name, @NormalizedName, @Recipient, @IdentityFile, @TotpSealed, @Stamp, @AddedOn
            where not exists (select from desk.officer where regexp_replace(normalize(normalized_name, nfc), '\s+', ' ', 'g') = @NormalizedName)
            on conflict (normalized_name) do nothing
            """;
        var row = new
        {
            Id = officer.Id.Value,
            Mechanism = officer.Mechanism.ToString(),
            Name = officer.Name.Trim(),
            NormalizedName = Officer.Normalize(officer.Name),
            officer.Recipient,
            officer.IdentityFile,
            officer.TotpSealed,
            officer.Stamp,
            officer.AddedOn,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: cancellationToken)) == 0)
        {
            return false;
        }

        const string roles = "insert into desk.officer_role (officer, role) select @Id, unnest(@Roles)";
        await connection.ExecuteAsync(new CommandDefinition(
            roles, new { Id = officer.Id.Value, Roles = officer.Roles.ToArray() }, transaction, cancellationToken: cancellationToken));
        return true;
    }

    private async Task<IReadOnlyList<Officer>> ReadAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToOfficer())];
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public required string Mechanism { get; init; }
        public required string Name { get; init; }
        public required string Recipient { get; init; }
        public required byte[] IdentityFile { get; init; }
        public required byte[] TotpSealed { get; init; }
        public required string Stamp { get; init; }
        public DateOnly AddedOn { get; init; }
        public DateOnly? DisabledOn { get; init; }
        public required string[] Roles { get; init; }

        public Officer ToOfficer() => new(
            new OfficerId(Id), MechanismId.Parse(Mechanism), Name, Recipient, IdentityFile, TotpSealed, Stamp, AddedOn, DisabledOn,
            Roles.ToHashSet(StringComparer.Ordinal));
    }
}
