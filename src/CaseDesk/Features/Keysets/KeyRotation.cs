using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>What the next keyset is to have.</summary>
/// <param name="CloseOld">For an officer who could open the old keys and is gone: every earlier serial closes the same day.</param>
/// <param name="Again">Draw anew although keys that wait for signatures are there.</param>
public sealed record RotationPlan(MechanismId Mechanism, KeyRenewal Renewal, bool CloseOld, int Days, bool Again);

/// <summary>Draws the keys of the keyset that follows the newest one. They wait, sealed, until the root keys have signed its text.</summary>
public sealed class KeyRotation(
    DeskDatabase desk, OfficerStore officers, DeskSecret secret, PendingKeysets pendings, EventLog events, TrustedClock clock)
{
    public async Task<Outcome<PendingKeyset, KeyRefusal>> DrawAsync(RotationPlan plan, Action<string> progress, CancellationToken cancellationToken)
    {
        if (await clock.AskAsync(cancellationToken) is not { } moment)
        {
            return KeyRefusal.ClockInDoubt;
        }

        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        if (await KeysetAcceptance.NewestAsync(connection, plan.Mechanism, cancellationToken) is not { } newest)
        {
            return KeyRefusal.NoKeysetToFollow;
        }

        if (pendings.Find(plan.Mechanism, newest.Serial) is not null)
        {
            return KeyRefusal.NewestUnpublished;
        }

        if (!plan.Again && pendings.Find(plan.Mechanism, newest.Serial + 1) is { } waiting)
        {
            progress("Keys that wait for their signatures are there already: this is their text.");
            return await GoOnWithAsync(connection, plan, newest, waiting, cancellationToken);
        }

        progress("Drawing the keys …");
        var holders = await officers.ListAsync(plan.Mechanism, cancellationToken);
        if (!Any(holders, Role.Intake))
        {
            return KeyRefusal.NoIntakeOfficer;
        }

        if (plan.Renewal.Custodian && !Any(holders, Role.Custodian))
        {
            return KeyRefusal.NoCustodian;
        }

        var drawn = NewKeyset.Draw(secret, plan.Mechanism, newest.PortalId, newest, plan.Renewal, holders, moment.Day, plan.Days)
            with
        { CloseOld = plan.CloseOld };
        pendings.Save(plan.Mechanism, newest.Serial + 1, drawn);
        await events.AppendAsync(new DeskEvent(Acts.KeysetDrawn, null, plan.Mechanism, "mechanism", null), cancellationToken);
        return drawn;
    }

    private static async Task<Outcome<PendingKeyset, KeyRefusal>> GoOnWithAsync(
        NpgsqlConnection connection, RotationPlan plan, Keyset newest, PendingKeyset waiting, CancellationToken cancellationToken)
    {
        var text = waiting.Read();
        var asAsked = waiting.CloseOld == plan.CloseOld && text.Follows(newest)
            && (!plan.Renewal.Custodian || text.Custodian != newest.Custodian)
            && (!plan.Renewal.Alarm || text.Alarm != newest.Alarm)
            && (!plan.Renewal.Desk || text.Desk != newest.Desk);
        if (!asAsked)
        {
            return KeyRefusal.DrawnOtherwise;
        }

        return await KeyHolders.StillRightAsync(connection, null, plan.Mechanism, waiting, cancellationToken) is null
            ? KeyRefusal.HoldersChanged
            : waiting;
    }

    private static bool Any(IEnumerable<Officer> holders, string role) => holders.Any(officer => !officer.Disabled && officer.Roles.Contains(role));
}
