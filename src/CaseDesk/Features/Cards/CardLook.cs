using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using SafeReport.CaseDesk.Features.Keysets.Watch;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cards;

/// <summary>
/// Reads, as a visitor, the pages of every language that has a card: the telephone number and the exit that people in danger see must be those that two
/// officers agreed on. It looks together with the look at the keysets, at random times.
/// </summary>
public sealed partial class CardLook(
    CardStore cards, CardPublisher publisher, CardWatchState state, PortalEntrance entrance, OfficerCall call, ILogger<CardLook> log) : IVisitorLook
{
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // What was confirmed a moment ago is no difference.
        await publisher.PublishAsync(cancellationToken);
        foreach (var (mechanism, card) in await cards.InForceAsync(cancellationToken))
        {
            if (await DiffersAsync(card, cancellationToken) && await DiffersAsync(card, cancellationToken) && await IsInForceAsync(mechanism, card, cancellationToken))
            {
                await AlarmAsync(mechanism, cancellationToken);
            }
        }
    }

    private async Task<bool> IsInForceAsync(MechanismId mechanism, MechanismCard card, CancellationToken cancellationToken) =>
        (await cards.ReadAsync(mechanism, cancellationToken)).InForce is { } inForce && CardJson.Write(inForce) == CardJson.Write(card);

    private async Task<bool> DiffersAsync(MechanismCard card, CancellationToken cancellationToken)
    {
        foreach (var (language, texts) in card.Languages)
        {
            using var visitor = entrance.Enter();
            // No answer, or no page in that language, is no other card.
            if (await visitor.GetAsync($"/{language}/", cancellationToken) is { Body: { } page } && !IsShown(Encoding.UTF8.GetString(page), card, texts))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every text of the card stands on the page, and its exit leads where it should.</summary>
    public static bool IsShown(string html, MechanismCard card, CardTexts texts)
    {
        var shown = Plain(WebUtility.HtmlDecode(Tag().Replace(html, " ")));
        return texts.All.All(text => shown.Contains(Plain(text.Text), StringComparison.Ordinal))
            && html.Contains($"href=\"{WebUtility.HtmlEncode(card.Exit)}\"", StringComparison.Ordinal);
    }

    private static string Plain(string text) => Space().Replace(text, " ").Trim();

    private async Task AlarmAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        log.LogError("The mechanism's card differs: visitors of the Portal are shown another one than two officers agreed on. Compare with 'casedesk mechanism show' and from another network.");
        if (await state.NoteAsync(mechanism, cancellationToken))
        {
            await call.TryCallAsync(cancellationToken);
        }
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
