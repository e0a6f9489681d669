using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace SafeReport.CaseDesk.Events;

/// <summary>An act of the event log.</summary>
/// <param name="Name">As it is stored. N and M stand for numbers.</param>
/// <param name="SubjectKind">What its subject is an id of.</param>
/// <param name="When">When it is noted, in one sentence.</param>
public sealed record Act(string Name, string SubjectKind, string When);

/// <summary>Every act there is. What is not in this list is never noted; docs/events.md is the same list for readers.</summary>
public static partial class Acts
{
    public const string MechanismOpened = "mechanism.opened";
    public const string DemonstrationCreated = "demonstration.created";
    public const string KeysetDrawn = "keyset.drawn";
    public const string KeysetAccepted = "keyset.accepted";
    public const string KeysetReplaced = "keyset.replaced";
    public const string KeysetPublished = "keyset.published";
    public const string KeysetDiffers = "keyset.differs";
    public const string KeysetDifferenceAcknowledged = "keyset.difference-acknowledged";
    public const string KeysetUnanswered = "keyset.unanswered";
    public const string CardProposed = "card.proposed";
    public const string CardConfirmed = "card.confirmed";
    public const string CardWithdrawn = "card.withdrawn";
    public const string CardDiffers = "card.differs";
    public const string CardDifferenceAcknowledged = "card.difference-acknowledged";
    public const string IntakeKeyDestroyed = "intake-key.destroyed";
    public const string ClockDoubted = "clock.doubted";
    public const string ClockRightAgain = "clock.right-again";
    public const string ClockConfirmed = "clock.confirmed";

    public const string OfficerAdded = "officer.added";
    public const string OfficerDisabled = "officer.disabled";
    public const string OfficerIdentityWritten = "officer.identity-written";
    public const string OfficerSignedIn = "officer.signed-in";
    public const string OfficerSignedOut = "officer.signed-out";
    public const string OfficerLocked = "officer.locked";
    public const string OfficerSignInRefused = "officer.sign-in-refused-N";
    public const string OfficerAssigned = "officer.assigned";
    public const string OfficerUnassigned = "officer.unassigned";
    public const string OfficerRemovedForCause = "officer.removed-for-cause";
    public const string OfficerBroughtBack = "officer.brought-back";

    public const string ItemOpened = "item.opened";
    public const string ItemOpenFailed = "item.open-failed";
    public const string ItemRefused = "item.refused";
    public const string ItemAlarmChangedOnTheWay = "item.alarm-changed-on-the-way";
    public const string ItemSerialCorrected = "item.serial-corrected-from-N-to-M";
    public const string ItemAttachmentRead = "item.attachment-read";
    public const string ItemAttachmentFailed = "item.attachment-failed";
    public const string ItemExported = "item.exported";
    public const string ItemExportFailed = "item.export-failed";
    public const string ItemLinked = "item.linked";
    public const string ItemInfoOnly = "item.info-only";
    public const string ItemEnteredCase = "item.entered-case";
    public const string ItemTypedIntoCase = "item.typed-into-case";
    public const string ItemSealedAnew = "item.sealed-anew";
    public const string ItemSealedToNextKey = "item.sealed-to-next-key";

    public const string CaseOpened = "case.opened";
    public const string CaseRead = "case.read";
    public const string CaseDescribed = "case.described";
    public const string CasePrioritized = "case.prioritized";
    public const string CasePriorityRaised = "case.priority-raised";
    public const string CaseAssessmentStarted = "case.assessment-started";
    public const string CaseStepTaken = "case.step-taken";
    public const string CaseStepTakenBack = "case.step-taken-back";
    public const string CaseReopened = "case.reopened";
    public const string CaseClosingAsked = "case.closing-asked";
    public const string CaseClosingRefused = "case.closing-refused";
    public const string CaseClosed = "case.closed";
    public const string CaseReviewed = "case.reviewed";
    public const string CaseAssigned = "case.assigned";
    public const string CaseUnassigned = "case.unassigned";
    public const string CaseOfficerRemovedForCause = "case.officer-removed-for-cause";
    public const string CaseOfficerBroughtBack = "case.officer-brought-back";
    public const string CaseSealedAnew = "case.sealed-anew";
    public const string CaseLifted = "case.lifted";
    public const string CaseLiftEntered = "case.lift-entered";
    public const string CompartmentGranted = "compartment.granted";
    public const string CompartmentRenewed = "compartment.renewed";
    public const string SanctionRecorded = "sanction.recorded";
    public const string SanctionChanged = "sanction.changed";
    public const string SanctionRead = "sanction.read";
    public const string CommunicationRecorded = "communication.recorded";
    public const string CommunicationChanged = "communication.changed";

    public const string ReplyQueued = "reply.queued";
    public const string MailboxPublished = "mailbox.published";
    public const string MailboxErased = "mailbox.erased";

    /// <summary>As docs/events.md has them.</summary>
    public static IReadOnlyList<Act> All { get; } =
    [
        new(MechanismOpened, "mechanism", "The first keyset of a mechanism was accepted, and with it its root keys and first officers."),
        new(DemonstrationCreated, "mechanism", "The demonstration was made."),
        new(KeysetDrawn, "mechanism", "The keys of the next keyset were drawn; the root keys have not signed it yet."),
        new(KeysetAccepted, "mechanism", "A keyset that the root keys signed was taken in."),
        new(KeysetReplaced, "mechanism", "A keyset was taken in, and the one before closed at once."),
        new(KeysetPublished, "mechanism", "A keyset was given to the Portal."),
        new(KeysetDiffers, "mechanism", "Visitors of the Portal were shown another keyset than the desk published."),
        new(KeysetDifferenceAcknowledged, "mechanism", "An officer has seen that a keyset differed."),
        new(KeysetUnanswered, "mechanism", "For three hours the Portal did not answer the look from outside."),
        new(CardProposed, "mechanism", "An officer wrote the mechanism's card anew; it waits for another officer."),
        new(CardConfirmed, "mechanism", "A second officer confirmed the card: it is given to the Portal."),
        new(CardWithdrawn, "mechanism", "A card that waited was taken back or not agreed to."),
        new(CardDiffers, "mechanism", "Visitors of the Portal were shown another card, or another exit, than two officers agreed on."),
        new(CardDifferenceAcknowledged, "mechanism", "An officer has looked into a card that differed."),
        new(IntakeKeyDestroyed, "mechanism", "An intake key was destroyed, because its time was over and nothing is sealed to it."),
        new(ClockDoubted, "clock", "The clock of the machine was no longer believed."),
        new(ClockRightAgain, "clock", "The clock was found right again by the desk itself."),
        new(ClockConfirmed, "clock", "An officer said which day it is."),
        new(OfficerAdded, "officer", "An officer was given a place and keys."),
        new(OfficerDisabled, "officer", "An officer was disabled, and every grant of theirs removed."),
        new(OfficerIdentityWritten, "officer", "An officer's own key was written to a file."),
        new(OfficerSignedIn, "officer", "An officer signed in."),
        new(OfficerSignedOut, "officer", "An officer signed out."),
        new(OfficerLocked, "officer", "An officer locked the desk."),
        new(OfficerSignInRefused, "officer", "Within an hour, N sign-ins under one name were refused; without an officer when nobody has that name."),
        new(OfficerAssigned, "officer", "An officer was given a case: the other half of `case.assigned`, which names the case."),
        new(OfficerUnassigned, "officer", "An officer was taken off a case, or left it: the other half of `case.unassigned`."),
        new(OfficerRemovedForCause, "officer", "An officer was removed from a case for cause: the other half of `case.officer-removed-for-cause`."),
        new(OfficerBroughtBack, "officer", "An officer who had been removed for cause was given the case again: the other half of `case.officer-brought-back`."),
        new(ItemOpened, "item", "An officer looked at an item, and it opened."),
        new(ItemOpenFailed, "item", "An officer looked at an item, and it did not open."),
        new(ItemRefused, "item", "An item opened and held something that the format forbids."),
        new(ItemAlarmChangedOnTheWay, "item", "An item's alarm part did not say what its inside says."),
        new(ItemSerialCorrected, "item", "An item was sealed under keyset M and named keyset N: the desk notes the one that opened it."),
        new(ItemAttachmentRead, "item", "A file of an item was handed to an officer's browser."),
        new(ItemAttachmentFailed, "item", "A file of an item could not be handed over whole."),
        new(ItemExported, "item", "An item was written to a file."),
        new(ItemExportFailed, "item", "Writing an item to a file failed half-way."),
        new(ItemLinked, "item", "An item was put into a case that was there."),
        new(ItemInfoOnly, "item", "An item was put away as information, without a case."),
        new(ItemEnteredCase, "item", "A case was opened with an item."),
        new(ItemTypedIntoCase, "item", "A case was opened by hand with an item that does not open."),
        new(ItemSealedAnew, "item", "The item of a case was encrypted anew, so that a key somebody may have kept opens nothing."),
        new(ItemSealedToNextKey, "item", "An item that is in no case was sealed to the newest intake key."),
        new(CaseOpened, "case", "A case was opened."),
        new(CaseRead, "case", "An officer read a case."),
        new(CaseDescribed, "case", "Name or summary of a case were written anew."),
        new(CasePrioritized, "case", "Severity, imminence or priority were set."),
        new(CasePriorityRaised, "case", "What a sanction says raised the priority of its case."),
        new(CaseAssessmentStarted, "case", "The assessment of a case began."),
        new(CaseStepTaken, "case", "A case took a step to another status."),
        new(CaseStepTakenBack, "case", "The last step of a case was taken back."),
        new(CaseReopened, "case", "A case that rested, was referred or closed was taken up again."),
        new(CaseClosingAsked, "case", "An officer asked that a case be closed."),
        new(CaseClosingRefused, "case", "An officer declined to close a case, or took back that it be closed."),
        new(CaseClosed, "case", "A second officer confirmed that a case is closed."),
        new(CaseReviewed, "case", "A case was reviewed, and its next review set."),
        new(CaseAssigned, "case", "An officer was given the key of a case."),
        new(CaseUnassigned, "case", "An officer was taken off a case, or left it."),
        new(CaseOfficerRemovedForCause, "case", "An officer was removed from a case for cause, and the case has a new key."),
        new(CaseOfficerBroughtBack, "case", "An officer who had been removed for cause was given the case again."),
        new(CaseSealedAnew, "case", "Every item of a case is encrypted anew after a removal for cause."),
        new(CaseLifted, "case", "Danger in an item put its case on top."),
        new(CaseLiftEntered, "case", "That danger lifted a case was entered in its record, by the first officer who could."),
        new(CompartmentGranted, "officer", "An officer was given the key of a narrower part of a case."),
        new(CompartmentRenewed, "case", "Narrower parts of a case, held by an officer who was removed for cause, got new keys from the next holder."),
        new(SanctionRecorded, "alleged_sanction", "An alleged sanction was recorded."),
        new(SanctionChanged, "alleged_sanction", "An alleged sanction was changed."),
        new(SanctionRead, "alleged_sanction", "An officer read an alleged sanction on a page of its own, without the page of its case."),
        new(CommunicationRecorded, "protected_communication", "A protected communication was recorded."),
        new(CommunicationChanged, "protected_communication", "A protected communication was changed."),
        new(ReplyQueued, "reply", "A reply was written; it goes out with the next snapshot."),
        new(MailboxPublished, "mailbox", "A snapshot of all mailboxes was made."),
        new(MailboxErased, "mailbox", "A mailbox was erased by who holds its access code; written with the next snapshot, so that its moment says nothing."),
    ];

    /// <summary>The subject of each act, by its name.</summary>
    private static readonly FrozenDictionary<string, string> Subjects = All.ToFrozenDictionary(act => act.Name, act => act.SubjectKind, StringComparer.Ordinal);

    /// <summary>What the subject of an act is an id of.</summary>
    /// <exception cref="ArgumentException">The act is not in the list.</exception>
    public static string SubjectKindOf(string act) =>
        Subjects.TryGetValue(NameOf(act), out var kind) ? kind : throw new ArgumentException("An act that is not in the list of acts.", nameof(act));

    public static string SerialCorrected(long named, long found) => $"item.serial-corrected-from-{named}-to-{found}";

    public static string SignInRefused(long count) => $"officer.sign-in-refused-{count}";

    /// <returns>The act, when it is in the list and has that kind of subject.</returns>
    /// <exception cref="ArgumentException">Else: an act that readers of the log would not find explained.</exception>
    internal static string Require(string act, string subjectKind) =>
        SubjectKindOf(act) == subjectKind ? act : throw new ArgumentException("An act that is not in the list of acts.", nameof(act));

    /// <summary>The name in the list: numbers as letters again.</summary>
    public static string NameOf(string act) =>
        SerialCorrection().IsMatch(act) ? ItemSerialCorrected
        : SignInRefusals().IsMatch(act) ? OfficerSignInRefused
        : act is ItemSerialCorrected or OfficerSignInRefused ? ""   // a name that stands for many is none itself
        : act;

    [GeneratedRegex("^item\\.serial-corrected-from-[0-9]+-to-[0-9]+\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SerialCorrection();

    [GeneratedRegex("^officer\\.sign-in-refused-[0-9]+\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignInRefusals();
}
