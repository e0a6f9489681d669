using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Records;

/// <summary>What was brought to a case by somebody without its key, and waits for the next officer who has it.</summary>
public interface ICaseArrivals
{
    /// <summary>Enters it in an act of its own. What cannot be entered waits on, and the case is read without it.</summary>
    Task EnterAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken);
}

/// <summary>How an officer comes into a case to read it: what waited is entered first.</summary>
public sealed class CaseDoor(CaseDatabase database, ICaseArrivals arrivals)
{
    /// <inheritdoc cref="CaseDatabase.ReadAsync"/>
    public async Task<CaseReading?> OpenAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        var reading = await database.ReadAsync(ring, id, cancellationToken);
        if (reading is not { Waits: true })
        {
            return reading;
        }

        await reading.DisposeAsync();
        await arrivals.EnterAsync(ring, id, cancellationToken);
        return await database.ReadAsync(ring, id, cancellationToken);
    }
}
