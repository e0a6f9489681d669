using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>A card as it is typed.</summary>
public sealed class CardForm
{
    public string? Exit { get; set; }

    public string? WorkingDays { get; set; }

#pragma warning disable CA1819 // A form's field that may be sent several times.
    public string[] Weekdays { get; set; } = [];
#pragma warning restore CA1819

    /// <summary>One a line, or as a CSV file has them.</summary>
    public string? DaysOff { get; set; }

    public Dictionary<string, CardTextsForm> Languages { get; set; } = [];

    public static CardForm Of(MechanismCard? card) => new()
    {
        Exit = card?.Exit,
        WorkingDays = card?.WorkingDays.ToString(CultureInfo.InvariantCulture),
        Weekdays = [.. (card?.Weekdays ?? []).Select(day => day.ToString(CultureInfo.InvariantCulture))],
        DaysOff = string.Join('\n', (card?.DaysOff ?? []).Select(day => day.ToString("O", CultureInfo.InvariantCulture))),
        Languages = CardRules.Languages.ToDictionary(
            language => language, language => CardTextsForm.Of(card?.Languages.GetValueOrDefault(language)), StringComparer.Ordinal),
    };

    /// <returns>Null when a number or a day is none: the problem says which.</returns>
    public MechanismCard? TryRead(DateOnly today, out CardProblem problem)
    {
        var days = Domain.WorkingDays.TryReadDaysOff(DaysOff, today);
        problem = days is null ? CardProblem.DaysOff : CardProblem.None;
        return days is null ? null : new()
        {
            Exit = Exit ?? "",
            WorkingDays = Number(WorkingDays),
            Weekdays = [.. Weekdays.Select(Number)],
            DaysOff = days,
            Languages = Languages.ToDictionary(language => language.Key, language => language.Value.Read(), StringComparer.Ordinal),
        };
    }

    // What is no number is 0, which no rule allows.
    private static int Number(string? text) => Days.TryNumber(Digits.Plain(text ?? "").Trim(), out var number) ? number : 0;
}

public sealed class CardTextsForm
{
    public string? Who { get; set; }

    public string? Cannot { get; set; }

    public string? Telephone { get; set; }

    public string? Post { get; set; }

    public string? Hours { get; set; }

    public string? Emergency { get; set; }

    public static CardTextsForm Of(CardTexts? texts) => new()
    {
        Who = texts?.Who,
        Cannot = texts?.Cannot,
        Telephone = texts?.Telephone,
        Post = texts?.Post,
        Hours = texts?.Hours,
        Emergency = texts?.Emergency,
    };

    public CardTexts Read() => new()
    {
        Who = Who ?? "",
        Cannot = Cannot ?? "",
        Telephone = Telephone ?? "",
        Post = Post ?? "",
        Hours = Hours ?? "",
        Emergency = Emergency ?? "",
    };
}

/// <summary>The card in force, the one that waits for its second officer, and a form for the next.</summary>
[Authorize(Policies.Card)]
public sealed class CardModel(CardStore cards, CardPublisher publisher, CardWatchState watch, TimeProvider time, ILogger<CardModel> log, Texts texts) : DeskPage
{
    [BindProperty(Name = "")]
    public CardForm Form { get; set; } = new();

    public MechanismCard? InForce { get; private set; }

    public CardEdit? Waiting { get; private set; }

    /// <summary>Visitors were shown another one.</summary>
    public bool Differs { get; private set; }

    /// <summary>By when what is sent today is read: what reporters are told of these days, for the officer who confirms them.</summary>
    public DateOnly ReadBy(MechanismCard card) => card.Works.After(time.LocalToday(), card.WorkingDays);

    public bool MayConfirm => Waiting is { } waiting && waiting.Proposer != Ring.Officer;

    /// <summary>What was just done, or why it was not.</summary>
    public string? Said { get; private set; }

    public string? Refused { get; private set; }

    [FromQuery(Name = "done")]
    public string? Done { get; set; }

    public async Task OnGetAsync()
    {
        await ShowAsync();
        Form = CardForm.Of(Waiting?.Card ?? InForce);
        Said = OneOf(Done, "proposed", "confirmed", "withdrawn", "acknowledged") switch
        {
            "proposed" => texts.CardProposed,
            "confirmed" => texts.CardConfirmed,
            "withdrawn" => texts.CardWithdrawn,
            "acknowledged" => texts.CardAcknowledged,
            _ => null,
        };
    }

    public async Task<IActionResult> OnPostProposeAsync()
    {
        var card = Form.TryRead(time.LocalToday(), out var problem);
        var refusal = CardRefusal.Problem;
        if (card is not null)
        {
            (refusal, problem) = await cards.ProposeAsync(Ring, card, Gone);
        }

        return refusal == CardRefusal.None ? LocalRedirect($"{Addresses.Mechanism}?done=proposed")
            : await RefuseAsync(refusal == CardRefusal.Problem ? Sentence(problem) : Sentence(refusal));
    }

    public async Task<IActionResult> OnPostConfirmAsync([FromForm(Name = "edit")] Guid edit)
    {
        if (await cards.ConfirmAsync(Ring, edit, Gone) is not CardRefusal.None and var refusal)
        {
            return await DecideAgainAsync(refusal);
        }

        try
        {
            await publisher.PublishAsync(Gone);
        }
        catch (Exception away) when (away is Npgsql.NpgsqlException or TimeoutException)
        {
            // It is confirmed; the desk goes on trying by itself.
            log.LogWarning("The Portal's database is away ({Kind}): the card is given to it when it is back.", away.GetType().Name);
        }

        return LocalRedirect($"{Addresses.Mechanism}?done=confirmed");
    }

    public async Task<IActionResult> OnPostWithdrawAsync([FromForm(Name = "edit")] Guid edit) =>
        await cards.WithdrawAsync(Ring, edit, Gone) is not CardRefusal.None and var refusal
            ? await DecideAgainAsync(refusal)
            : LocalRedirect($"{Addresses.Mechanism}?done=withdrawn");

    public async Task<IActionResult> OnPostAcknowledgeAsync()
    {
        await watch.AcknowledgeAsync(Ring, Gone);
        return LocalRedirect($"{Addresses.Mechanism}?done=acknowledged");
    }

    private async Task<IActionResult> DecideAgainAsync(CardRefusal refusal)
    {
        var shown = await RefuseAsync(Sentence(refusal));
        Form = CardForm.Of(Waiting?.Card ?? InForce);
        return shown;
    }

    private async Task<IActionResult> RefuseAsync(string sentence)
    {
        Refused = sentence;
        await ShowAsync();
        return Page();
    }

    private async Task ShowAsync()
    {
        (InForce, Waiting) = await cards.ReadAsync(Ring.Mechanism, Gone);
        Differs = await watch.DiffersAsync(Ring.Mechanism, Gone);
    }

    private string Sentence(CardRefusal refusal) => refusal switch
    {
        CardRefusal.Same => texts.CardSame,
        CardRefusal.AnotherWaits => texts.CardAnotherWaits,
        CardRefusal.SameOfficer => texts.CardSameOfficer,
        _ => texts.CardGone,
    };

    private string Sentence(CardProblem problem) => problem switch
    {
        CardProblem.Exit => texts.CardProblemExit,
        CardProblem.WorkingDays => texts.CardProblemWorkingDays,
        CardProblem.Weekdays => texts.CardProblemWeekdays,
        CardProblem.DaysOff => texts.CardProblemDaysOff,
        CardProblem.Language => texts.CardProblemLanguage,
        CardProblem.Empty => texts.CardProblemEmpty,
        CardProblem.Signs => texts.CardProblemSigns,
        _ => texts.CardProblemTooLong,
    };
}
