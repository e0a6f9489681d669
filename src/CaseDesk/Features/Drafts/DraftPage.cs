using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Primitives;
using SafeReport.CaseDesk.Features.Shared;

namespace SafeReport.CaseDesk.Features.Drafts;

/// <summary>A page with a form whose text survives the lock.</summary>
public abstract class DraftPage(DraftStore drafts) : DeskPage
{
    /// <summary>What this form is about; the same for the same officer, form and thing.</summary>
    public abstract Guid Draft { get; }

    public bool DraftRestored { get; private set; }

    /// <summary>Where the form stands, to come back to.</summary>
    public string Here => Request.Path + QueryString.Create(Request.Query.Where(part => part.Key != "handler"));

    /// <summary>Puts an unsent draft, if there is one, into the form.</summary>
    protected async Task<bool> RestoreAsync<T>(T form)
        where T : class
    {
        if (await drafts.OpenAsync(Ring, Draft, Gone) is not { } fields)
        {
            return false;
        }

        var values = new FormValueProvider(
            BindingSource.Form, new FormCollection(new Dictionary<string, StringValues>(fields, StringComparer.OrdinalIgnoreCase)), CultureInfo.InvariantCulture);
        DraftRestored = await TryUpdateModelAsync(form, "", values);
        ModelState.Clear();
        return DraftRestored;
    }

    protected Task SentAsync() => drafts.RemoveAsync(Ring.Officer, Draft, Gone);
}
