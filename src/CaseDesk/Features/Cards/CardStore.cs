using System.Text;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>Why an edit was not decided as asked. Nothing was changed then.</summary>
public enum CardRefusal
{
    None,

    /// <summary>The card itself: see the problem.</summary>
    Problem,

    /// <summary>It says what the card in force says.</summary>
    Same,

    /// <summary>Another edit waits for its second officer: one at a time.</summary>
    AnotherWaits,

    /// <summary>It was decided meanwhile, or never was.</summary>
    Gone,

    /// <summary>Whoever proposed it does not confirm it.</summary>
    SameOfficer,
}

/// <param name="Id">Of the edit.</param>
/// <param name="ProposedBy">The officer's name.</param>
public sealed record CardEdit(Guid Id, MechanismCard Card, OfficerId Proposer, string ProposedBy, DateOnly ProposedOn);

/// <param name="InForce">Null when two officers have not agreed on any yet.</param>
/// <param name="Waiting">Null when none waits for its second officer.</param>
public sealed record CardState(MechanismCard? InForce, CardEdit? Waiting);

/// <summary>The mechanism's card: one officer writes it, another confirms it, and only then is it published.</summary>
public sealed class CardStore(DeskDatabase desk, EventLog events, TimeProvider time)
{
    public async Task<CardState> ReadAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, null, mechanism, cancellationToken);
    }

    /// <summary>The mechanisms that have a card in force, with it.</summary>
    public async Task<IReadOnlyList<(MechanismId Mechanism, MechanismCard Card)>> InForceAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            select distinct on (mechanism) mechanism, content from desk.card_edit
            where state = 'confirmed' order by mechanism, number desc
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Mechanism, string Content)>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        return [.. rows.Select(row => (MechanismId.Parse(row.Mechanism), Read(row.Content)))];
    }

    public async Task<(CardRefusal Refusal, CardProblem Problem)> ProposeAsync(KeyRing ring, MechanismCard given, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ring.Require([.. Role.MindsCard]);
        var card = CardRules.Tidy(given);
        if (CardRules.Judge(card) is not CardProblem.None and var problem)
        {
            return (CardRefusal.Problem, problem);
        }

        const string sql = """
            insert into desk.card_edit (id, mechanism, content, proposed_by, proposed_on, state)
            values (gen_random_uuid(), @Mechanism, @Content, @Officer, @Today, 'proposed')
            on conflict (mechanism) where state = 'proposed' do nothing
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var content = CardJson.Write(card);
        var known = await ReadAsync(connection, transaction, ring.Mechanism, cancellationToken);
        if (known.InForce is { } inForce && CardJson.Write(inForce) == content)
        {
            return (CardRefusal.Same, CardProblem.None);
        }

        var values = new { Mechanism = ring.Mechanism.ToString(), Content = content, Officer = ring.Officer.Value, Today = time.Today() };
        if (await connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken)) == 0)
        {
            return (CardRefusal.AnotherWaits, CardProblem.None);
        }

        await NoteAsync(connection, transaction, Acts.CardProposed, ring, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (CardRefusal.None, CardProblem.None);
    }

    /// <param name="edit">The one that the officer saw.</param>
    public Task<CardRefusal> ConfirmAsync(KeyRing ring, Guid edit, CancellationToken cancellationToken) =>
        DecideAsync(ring, edit, confirms: true, cancellationToken);

    /// <summary>Takes an edit back: whoever proposed it, or another who does not agree.</summary>
    public Task<CardRefusal> WithdrawAsync(KeyRing ring, Guid edit, CancellationToken cancellationToken) =>
        DecideAsync(ring, edit, confirms: false, cancellationToken);

    /// <summary>For a demonstration, whose officers are invented: the card that it begins with.</summary>
    /// <returns>False when it has one.</returns>
    public async Task<bool> BeginWithAsync(MechanismId mechanism, MechanismCard card, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.card_edit (id, mechanism, content, proposed_by, proposed_on, state, decided_by)
            select gen_random_uuid(), @Mechanism, @Content, first, @Today, 'confirmed', second
            from (select min(id::text)::uuid as first, max(id::text)::uuid as second from desk.officer where mechanism = @Mechanism) as officers
            where first <> second and not exists (select from desk.card_edit where mechanism = @Mechanism)
            """;
        var tidy = CardRules.Tidy(card);
        if (CardRules.Judge(tidy) != CardProblem.None)
        {
            throw new ArgumentException("The card breaks a rule.", nameof(card));
        }

        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var values = new { Mechanism = mechanism.ToString(), Content = CardJson.Write(tidy), Today = time.Today() };
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellationToken)) > 0;
    }

    private async Task<CardRefusal> DecideAsync(KeyRing ring, Guid edit, bool confirms, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ring.Require([.. Role.MindsCard]);
        const string find = "select proposed_by from desk.card_edit where id = @Edit and mechanism = @Mechanism and state = 'proposed' for update";
        const string decide = "update desk.card_edit set state = @State, decided_by = @Officer where id = @Edit";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var values = new { Edit = edit, Mechanism = ring.Mechanism.ToString(), State = confirms ? "confirmed" : "withdrawn", Officer = ring.Officer.Value };
        if (await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(find, values, transaction, cancellationToken: cancellationToken)) is not { } proposer)
        {
            return CardRefusal.Gone;
        }

        if (confirms && proposer == ring.Officer.Value)
        {
            return CardRefusal.SameOfficer;
        }

        await connection.ExecuteAsync(new CommandDefinition(decide, values, transaction, cancellationToken: cancellationToken));
        await NoteAsync(connection, transaction, confirms ? Acts.CardConfirmed : Acts.CardWithdrawn, ring, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return CardRefusal.None;
    }

    private Task NoteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string act, KeyRing ring, CancellationToken cancellationToken) =>
        events.AppendAsync(connection, transaction, new DeskEvent(act, ring.Officer, ring.Mechanism, "mechanism", null), cancellationToken);

    private static async Task<CardState> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            (select e.id, e.content, e.state, e.proposed_by as Proposer, o.name as ProposedBy, e.proposed_on as ProposedOn
             from desk.card_edit e join desk.officer o on o.id = e.proposed_by
             where e.mechanism = @Mechanism and e.state = 'confirmed' order by e.number desc limit 1)
            union all
            (select e.id, e.content, e.state, e.proposed_by, o.name, e.proposed_on
             from desk.card_edit e join desk.officer o on o.id = e.proposed_by
             where e.mechanism = @Mechanism and e.state = 'proposed')
            """;
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString() }, transaction, cancellationToken: cancellationToken))).ToList();
        return new(
            rows.Find(row => row.State == "confirmed") is { } inForce ? Read(inForce.Content) : null,
            rows.Find(row => row.State == "proposed") is { } waiting
                ? new(waiting.Id, Read(waiting.Content), new OfficerId(waiting.Proposer), waiting.ProposedBy, waiting.ProposedOn)
                : null);
    }

    private static MechanismCard Read(string content) =>
        CardJson.TryRead(Encoding.UTF8.GetBytes(content)) ?? throw new InvalidOperationException("A card that the desk keeps is none.");

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Content { get; init; }

        public required string State { get; init; }

        public required Guid Proposer { get; init; }

        public required string ProposedBy { get; init; }

        public required DateOnly ProposedOn { get; init; }
    }
}
