using SafeReport.CaseDesk.Commands;

namespace SafeReport.CaseDesk.Web;

/// <summary>The face of a feature: all that the desk and other features know of it. Every feature's folder has one, and App lists them.</summary>
public abstract class Feature
{
    /// <summary>The folder of its pages, as the view engine names it.</summary>
    public string Folder => GetType().Namespace!["SafeReport.CaseDesk.".Length..].Replace('.', '/');

    /// <summary>Where its work is done, for those whose work it is.</summary>
    public virtual IReadOnlyList<DeskLink> Links => [];

    /// <summary>The types that other features may use.</summary>
    public virtual IReadOnlyList<Type> Face => [];

    /// <summary>What the server and the verbs share.</summary>
    public virtual void AddTo(IServiceCollection services)
    {
    }

    /// <summary>What only the server has: pages, and what the desk does by itself.</summary>
    public virtual void AddToServer(IServiceCollection services, IConfiguration configuration)
    {
    }

    public virtual IEnumerable<Verb> CreateVerbs() => [];

    /// <summary>Addresses that are no pages.</summary>
    public virtual void Map(IEndpointRouteBuilder endpoints)
    {
    }

    /// <summary>What is to be said over every page to whoever asks for one; nobody need be signed in.</summary>
    public virtual Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask) => Task.FromResult<IReadOnlyList<Notice>>([]);
}
