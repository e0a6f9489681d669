namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary>What else a look from outside compares, at the same random times.</summary>
public interface IVisitorLook
{
    Task LookAsync(CancellationToken cancellationToken);
}
