namespace SafeReport.Portal.Features.Published;

/// <summary>What is made of the published state once and shown to everyone until another one takes its place.</summary>
internal interface IShownToEveryone
{
    /// <param name="state">Null at a start at which nothing is known.</param>
    Task MakeAsync(PublishedState? state);
}
