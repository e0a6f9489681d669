using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Timekeeping;

/// <summary>That an officer says which day it is, when the desk does not know.</summary>
public sealed class TimekeepingFeature : Feature
{
    public override IEnumerable<Verb> CreateVerbs() => [new(VerbGroup.Clock, ClockConfirmVerb.Create())];

    /// <summary>On every page, before signing in too: one-time codes do not fit a clock that is wrong.</summary>
    public override Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask) =>
        Task.FromResult<IReadOnlyList<Notice>>(ask.Get<TrustedClock>().Doubt is { } doubt ? [Say(doubt, ask)] : []);

    private static Notice Say(ClockDoubt doubt, NoticeAsk ask)
    {
        var text = ask.Texts.ClockDoubt(ask.Texts.Day(doubt.Says), ask.Texts.Day(doubt.Known));
        var maySay = ask.Holds(Role.Admin, Role.Focal);
        var more = !ask.IsSignedIn ? ask.Texts.ClockCodes : maySay ? null : ask.Texts.ClockTell;
        return new(NoticePlace.Clock, Notice.Alarm, "status", "clock", more is null ? text : $"{text} {more}")
        {
            Href = maySay ? Addresses.Clock : null,
            LinkText = ask.Texts.ClockSay,
        };
    }
}
