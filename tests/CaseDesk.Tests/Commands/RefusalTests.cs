using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Ceremony;
using SafeReport.CaseDesk.Features.Ceremony.Verbs;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Tests.Commands;

/// <summary>Each slice's refusals have a sentence each, and nothing that was refused counts as done.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void Every_refusal_about_keysets_has_a_sentence_of_its_own() =>
        EachDiffers(Refusals<KeyRefusal>().Where(refusal => refusal is not KeyRefusal.ClockInDoubt).Select(KeySentences.Of));   // that one says which days

    [Fact]
    public void Every_refusal_about_officers_has_a_sentence_of_its_own() => EachDiffers(Refusals<OfficerRefusal>().Select(OfficerSentences.Of));

    [Fact]
    public void Every_refusal_of_a_ceremony_ends_the_verb_by_a_sentence_of_its_own() => EachDiffers(Refusals<CeremonyRefusal>().Select(refusal =>
    {
        CeremonyOutcome<string> outcome = refusal;
        return Assert.ThrowsAny<Exception>(() => outcome.OrRefuse()) is var ended and (RefusedException or MisusedException) ? ended.Message : "";
    }));

    [Fact]
    public void What_a_visitor_would_say_of_a_keyset_is_said_of_it_here() =>
        Assert.All(Enum.GetValues<KeysetRefusal>(), refusal => Assert.Equal(refusal.ToString(), KeysetChain.Named(refusal).ToString()));

    [Fact]
    public void What_a_ceremony_takes_from_the_keysets_is_refused_by_their_sentence()
    {
        CeremonyOutcome<string> outcome = KeyRefusal.RootKeysUnsound;
        Assert.False(outcome.Done);
        Assert.Equal(KeySentences.Of(KeyRefusal.RootKeysUnsound), Assert.Throws<RefusedException>(() => outcome.OrRefuse()).Message);
    }

    private static IEnumerable<TRefusal> Refusals<TRefusal>()
        where TRefusal : struct, Enum => Enum.GetValues<TRefusal>().Where(refusal => !refusal.Equals(default(TRefusal)));

    private static void EachDiffers(IEnumerable<string> sentences)
    {
        string[] all = [.. sentences];
        Assert.All(all, sentence => Assert.Matches("^[A-Z-].*[.?]$|^--", sentence));
        Assert.Distinct(all);
    }
}
