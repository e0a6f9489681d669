using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>
/// Exports a checkpoint of every mechanism once a day, at one hour whatever was done: its moment says nothing. A start finds out by itself
/// whether one was missed. A chain that does not hold is not signed.
/// </summary>
public sealed class CheckpointClock(
    ChainCheck chain, CheckpointFolder folder, CheckpointCommand command, ProcessKeys keys, TrustedClock clock, Settings settings, TimeProvider time, ILogger<CheckpointClock> log)
    : PatientLoop(time, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override TimeSpan UntilFirst => Interval;

    protected override string Failure => "A checkpoint of the chain of events could not be exported";

    protected override string? WorksAgain => "Checkpoints of the chain of events are exported again.";

    private DateOnly? _refusedOn;

    /// <summary>Exports what is due; nothing while the clock is not believed.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.Wall;
        if (clock.Doubt is not null || now.UtcDateTime.Hour < settings.CheckpointHour)
        {
            return;
        }

        var due = (await chain.MechanismsAsync(cancellationToken)).Where(mechanism => !folder.Has(mechanism, now.Day())).ToList();
        if (due.Count == 0 || _refusedOn == now.Day())
        {
            return;
        }

        var found = await chain.CheckAsync(null, cancellationToken);
        if (!found.Holds)
        {
            _refusedOn = now.Day();
            log.LogError("The chain of events is not what was signed before: it was changed behind the program's back. No checkpoint is made of it; see 'casedesk audit verify'.");
            return;
        }

        foreach (var mechanism in found.State.Events == 0 ? [] : due)
        {
            await ExportAsync(mechanism, now, found.State, cancellationToken);
        }
    }

    protected override Task StepAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    private async Task ExportAsync(MechanismId mechanism, DateTimeOffset now, ChainState state, CancellationToken cancellationToken)
    {
        if (await keys.SignerAsync(mechanism, cancellationToken) is not { } signer)
        {
            return;   // its first keyset is not there yet
        }

        var checkpoint = new Checkpoint(mechanism, MailboxNote.FormatHour(now), state.Events, Convert.ToHexStringLower(state.Head));
        var note = SignedNote.Sign(checkpoint.ToText(), (signer.Verifier.Name, signer.Seed));

        // First the command: the file says that the day is done.
        await command.GiveAsync(note, cancellationToken);
        folder.Put(mechanism, now.Day(), note);
    }
}
