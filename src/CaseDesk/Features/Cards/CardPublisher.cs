using Dapper;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Hosting;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>Gives the Portal the cards in force; a repeat changes nothing.</summary>
public sealed class CardPublisher(CardStore cards, IntakeDatabase intake)
{
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var (mechanism, card) in await cards.InForceAsync(cancellationToken))
        {
            await PublishAsync(mechanism, card, cancellationToken);
        }
    }

    // What is the same is not written: every write makes the Portal render its pages anew.
    private async Task PublishAsync(MechanismId mechanism, MechanismCard card, CancellationToken cancellationToken)
    {
        const string drop = "delete from intake.mechanism_card where mechanism = @Mechanism and language <> all(@Languages)";
        const string put = """
            insert into intake.mechanism_card (mechanism, language, card)
            select @Mechanism, told.language, told.card from unnest(@Languages, @Cards) as told (language, card)
            where exists (select from intake.mechanism where id = @Mechanism)
            on conflict (mechanism, language) do update set card = excluded.card where mechanism_card.card <> excluded.card
            """;
        var values = new
        {
            Mechanism = mechanism.ToString(),
            Languages = card.Languages.Keys.ToArray(),
            Cards = card.Languages.Values.Select(texts => CardJson.ForPortal(card, texts)).ToArray(),
        };
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(drop, values, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(put, values, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>Also what was confirmed while the Portal's database was away, or on the command line.</summary>
public sealed class CardPublishing(CardPublisher publisher, TimeProvider time, ILogger<CardPublishing> log) : PatientLoop(time, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override string Failure => "The desk could not give the Portal the mechanism's card";

    protected override Task StepAsync(CancellationToken cancellationToken) => publisher.PublishAsync(cancellationToken);
}
