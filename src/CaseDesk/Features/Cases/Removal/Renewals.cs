using System.Threading.Channels;
using SafeReport.CaseDesk.Domain;
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

    internal IAsyncEnumerable<(KeyRing Ring, CaseId Case)> ReadAllAsync(CancellationToken cancellationToken) => _cases.Reader.ReadAllAsync(cancellationToken);

    internal void Forget(CaseId caseId)
    {
        lock (_known)
        {
            _known.Remove(caseId);
        }
    }
}

/// <summary>Works through the queue, one case at a time. What stops it leaves the case readable, and the next visit asks again.</summary>
public sealed class RenewalService(Renewals renewals, PayloadRenewal renewal, ILogger<RenewalService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (ring, caseId) in renewals.ReadAllAsync(stoppingToken))
        {
            try
            {
                await renewal.RunAsync(ring, caseId, stoppingToken);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && !stoppingToken.IsCancellationRequested)
            {
                // The officer signed out or was idle: no key outlives that.
            }
#pragma warning disable CA1031 // One case that cannot be done now, whatever the reason, must keep no other waiting, nor end the desk process.
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Encrypting a case anew stopped half-way. It goes on when one of its officers opens the case.");
            }
#pragma warning restore CA1031
            finally
            {
                renewals.Forget(caseId);
            }
        }
    }
}
