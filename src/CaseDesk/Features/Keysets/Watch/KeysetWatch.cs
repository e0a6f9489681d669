using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary>Looks at every mechanism's keysets from outside and raises an alarm when visitors are shown others, or when nothing answers.</summary>
public sealed class KeysetWatch(KeysetLook look, WatchState state, EventLog events, OfficerCall call, ILogger<KeysetWatch> log)
{
    private readonly HashSet<MechanismId> _saidUnanswered = [];
    private bool _toCall;

    /// <summary>Whether an officer is still to be called: the last call was less than ten minutes before.</summary>
    public bool HasToCall => _toCall;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var mechanism in await look.MechanismsAsync(cancellationToken))
        {
            state.Expect(mechanism);
            await JudgeAsync(await look.LookAsync(mechanism, cancellationToken), cancellationToken);
        }

        await CallAsync(cancellationToken);
    }

    /// <summary>Calls an officer if one is to be called and may be.</summary>
    public async Task CallAsync(CancellationToken cancellationToken)
    {
        if (_toCall && await call.TryCallAsync(cancellationToken))
        {
            _toCall = false;
        }
    }

    private async Task JudgeAsync(LookResult result, CancellationToken cancellationToken)
    {
        state.Warn(result.Mechanism, result.Warnings);
        foreach (var warning in result.Warnings)
        {
            log.LogWarning("A look at the Portal from outside: {Sentence}.", KeysetWarnings.Sentence(warning));
        }

        if (result.Differences.Count > 0)
        {
            log.LogError("A keyset differs: visitors of the Portal are shown other keys than this desk published ({Kinds}). Compare with 'casedesk keyset show' and from another network.",
                string.Join(", ", result.Differences));
            if (!await state.DiffersAsync(result.Mechanism, cancellationToken))
            {
                await events.AppendAsync(new DeskEvent(Acts.KeysetDiffers, null, result.Mechanism, "mechanism", null), cancellationToken);
                state.Forget(result.Mechanism);
            }

            _toCall = true;
        }

        if (result.Answered)
        {
            state.Answered(result.Mechanism);
            _saidUnanswered.Remove(result.Mechanism);
        }
        else if (state.IsUnanswered(result.Mechanism) && _saidUnanswered.Add(result.Mechanism))
        {
            log.LogError("For more than three hours the Portal has not answered the desk's look from outside: whether visitors are shown the right keys is not known.");
            await events.AppendAsync(new DeskEvent(Acts.KeysetUnanswered, null, result.Mechanism, "mechanism", null), cancellationToken);
            _toCall = true;
        }
    }
}
