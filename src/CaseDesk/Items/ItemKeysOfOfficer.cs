using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Items;

/// <summary>The keys of an officer for items that are read together: the intake keys and those of each case are asked for once.</summary>
/// <remarks>Not to be kept: what was taken back meanwhile must be missing at the next look.</remarks>
internal sealed class ItemKeysOfOfficer(KeyRing ring)
{
    private readonly Dictionary<CaseId, IReadOnlyList<ItemKey>?> _cases = [];
    private IReadOnlyList<ItemKey>? _intake;

    /// <exception cref="NotAllowedException">Neither role nor assignment lets this officer open it.</exception>
    public async Task<ItemKeys> OfAsync(ItemRow item, CancellationToken cancellationToken)
    {
        if (item.Case is not { } caseId)
        {
            ring.Require(Role.Intake);
            return new ItemKeys(await OfIntakeAsync(item.KeysetSerial, cancellationToken));
        }

        var ofCase = await OfCaseAsync(caseId, cancellationToken);
        return new ItemKeys([.. ofCase, .. await OfIntakeAsync(item.KeysetSerial, cancellationToken)]);
    }

    /// <summary>The intake keys, that of <paramref name="named"/> first, then the newest.</summary>
    public async Task<IReadOnlyList<ItemKey>> OfIntakeAsync(long named, CancellationToken cancellationToken)
    {
        _intake ??= ring.Holds(Role.Intake)
            ? [.. (await ring.IntakeIdentitiesAsync(named, cancellationToken)).Select(key => new ItemKey(key.Serial, key.Identity))]
            : [];
        return [.. _intake.OrderByDescending(key => key.Serial == named).ThenByDescending(key => key.Serial)];
    }

    private async Task<IReadOnlyList<ItemKey>> OfCaseAsync(CaseId caseId, CancellationToken cancellationToken)
    {
        if (!_cases.TryGetValue(caseId, out var known))
        {
            known = _cases[caseId] = await AskAsync(caseId, cancellationToken);
        }

        return known ?? throw new NotAllowedException();
    }

    /// <returns>
    /// Null when the officer is not assigned to the case. None when this officer's copy of its key is damaged: no key opens the item then,
    /// and the next one is tried.
    /// </returns>
    private async Task<IReadOnlyList<ItemKey>?> AskAsync(CaseId caseId, CancellationToken cancellationToken)
    {
        try
        {
            var identities = await ring.CaseIdentitiesAsync(caseId, cancellationToken);
            return identities is null ? null : [.. identities.Select(identity => new ItemKey(null, identity))];
        }
        catch (Exception e) when (e is AgeException or DamagedException)
        {
            return [];
        }
    }
}
