using System.Threading.Channels;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Cases.Removal;

/// <summary>Cases whose payloads are to be encrypted anew, each with the keys of an officer who can.</summary>
public sealed class Renewals
{
    private readonly Channel<(KeyRing Ring, CaseId Case)> _cases = Channel.CreateUnbounded<(KeyRing, CaseId)>();
    private readonly HashSet<CaseId> _known = [];

    /// <summary>Asks for it; a case that waits already is not asked for twice.</summary>
    public void Add(KeyRing ring, CaseId caseId)
    {
        lock (_known)
        {
            if (_known.Add(caseId))
            {
                _cases.Writer.TryWrite((ring, caseId));
            }
        }
    }

    /// <summary>Whether a case waits, or is being done.</summary>
    public bool Waits
    {
        get
        {
            lock (_known)
            {
                return _known.Count > 0;
            }
        }
    }

    /// <summary>Waits until there is one.</summary>
    internal async Task AwaitAsync(CancellationToken cancellationToken) => await _cases.Reader.WaitToReadAsync(cancellationToken);

    internal bool TryTake(out (KeyRing Ring, CaseId Case) next) => _cases.Reader.TryRead(out next);

    internal void Forget(CaseId caseId)
    {
        lock (_known)
        {
            _known.Remove(caseId);
        }
    }
}

/// <summary>Works through the queue, one case at a time. What stops it leaves the case readable, and the next visit asks again.</summary>
/// <remarks>It asks for no case by itself: no key is held longer for it than its officer is there.</remarks>
public sealed class RenewalService(Renewals renewals, PayloadRenewal renewal, TimeProvider time, ILogger<RenewalService> log) : PatientLoop(time, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    protected override string Failure => "Encrypting a case anew stopped half-way, until one of its officers opens the case";

    /// <summary>The queue is what is waited for; after a failure it is left alone for a while.</summary>
    protected override TimeSpan Wait => Works ? TimeSpan.Zero : base.Wait;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        await renewals.AwaitAsync(cancellationToken);
        while (renewals.TryTake(out var next))
        {
            // Each by itself: one case that cannot be done now, whatever the reason, must keep no other waiting.
            await TryAsync(() => RenewAsync(next.Ring, next.Case, cancellationToken), cancellationToken);
        }
    }

    private async Task RenewAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        try
        {
            await renewal.RunAsync(ring, caseId, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && ring.IsLocked && !cancellationToken.IsCancellationRequested)
        {
            // The officer signed out or was idle: no key outlives that.
        }
        finally
        {
            renewals.Forget(caseId);
        }
    }
}
