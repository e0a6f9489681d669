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
    public async Task<PendingKeyset> DrawAsync(RotationPlan plan, Action<string> progress, CancellationToken cancellationToken)
    {
        var today = (await clock.RequireAsync(cancellationToken)).Day;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var newest = await KeysetAcceptance.NewestAsync(connection, plan.Mechanism, cancellationToken)
            ?? throw new RefusedException("There is no such mechanism, or it has no keyset yet: its first one comes from 'casedesk ceremony'.");
        if (pendings.Find(plan.Mechanism, newest.Serial) is not null)
        {
            throw new RefusedException("The newest keyset is stored and perhaps not published: 'casedesk keyset publish' first.");
        }

        if (!plan.Again && pendings.Find(plan.Mechanism, newest.Serial + 1) is { } waiting)
        {
            progress("Keys that wait for their signatures are there already: this is their text.");
            return await GoOnWithAsync(connection, plan, newest, waiting, cancellationToken);
        }

        progress("Drawing the keys …");
        var holders = await officers.ListAsync(plan.Mechanism, cancellationToken);
        RefuseWithout(holders, Role.Intake);
        if (plan.Renewal.Custodian)
        {
            RefuseWithout(holders, Role.Custodian);
        }

        var drawn = NewKeyset.Draw(secret, plan.Mechanism, newest.PortalId, newest, plan.Renewal, holders, today, plan.Days)
            with
        { CloseOld = plan.CloseOld };
        pendings.Save(plan.Mechanism, newest.Serial + 1, drawn);
        await events.AppendAsync(new DeskEvent(Acts.KeysetDrawn, null, plan.Mechanism, "mechanism", null), cancellationToken);
        return drawn;
    }

    private static async Task<PendingKeyset> GoOnWithAsync(
        NpgsqlConnection connection, RotationPlan plan, Keyset newest, PendingKeyset waiting, CancellationToken cancellationToken)
    {
        var text = waiting.Read();
        var asAsked = waiting.CloseOld == plan.CloseOld && text.Follows(newest)
            && (!plan.Renewal.Custodian || text.Custodian != newest.Custodian)
            && (!plan.Renewal.Alarm || text.Alarm != newest.Alarm)
            && (!plan.Renewal.Desk || text.Desk != newest.Desk);
        if (!asAsked)
        {
            throw new RefusedException("Keys that wait for their signatures were drawn otherwise than asked now: draw them again (with --again).");
        }

        return await KeyHolders.StillRightAsync(connection, null, plan.Mechanism, waiting, cancellationToken) is null
            ? throw new RefusedException(KeyHolders.Changed)
            : waiting;
    }

    private static void RefuseWithout(IEnumerable<Officer> holders, string role)
    {
        if (!holders.Any(officer => !officer.Disabled && officer.Roles.Contains(role)))
        {
            throw new RefusedException($"No officer has the role {role}: the new key would be nobody's.");
        }
    }
}
