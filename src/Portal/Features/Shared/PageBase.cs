using Microsoft.AspNetCore.Components;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.Shared;

/// <summary>A page component: its context and nothing else.</summary>
public abstract class PageBase : ComponentBase
{
    [Parameter, EditorRequired]
    public required PageContext Context { get; set; }

    protected Texts T => Context.Texts;
}
