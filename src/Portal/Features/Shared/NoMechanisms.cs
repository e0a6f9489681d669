namespace SafeReport.Portal.Features.Shared;

/// <summary>Stands in until the application registers where mechanisms are kept: every page then says "not yet open".</summary>
internal sealed class NoMechanisms : IPageMechanisms
{
    public Task<IReadOnlyList<PageMechanism>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PageMechanism>>([]);
}
