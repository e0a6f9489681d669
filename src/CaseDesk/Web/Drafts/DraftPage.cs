using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web.Fields;

namespace SafeReport.CaseDesk.Web.Drafts;

/// <summary>A page with a form whose text survives the lock.</summary>
public abstract class DraftPage(DraftStore drafts) : DeskPage
{
    /// <summary>What this form is about; the same for the same officer, form and thing.</summary>
    public abstract Guid Draft { get; }

    public bool DraftRestored { get; private set; }

    /// <summary>A draft was kept here that does not open any more.</summary>
    public bool DraftDamaged { get; private set; }

    /// <summary>The step that led here, when a form is shown again after it was posted.</summary>
    [FromQuery(Name = "shown")]
    public string? Shown { get; set; }

    /// <summary>What was wrong with it then.</summary>
    [FromQuery(Name = "wrong")]
    public IReadOnlyList<string> Wrong { get; set; } = [];

    /// <summary>The form as it was posted, when it is shown again.</summary>
    public IReadOnlyDictionary<string, StringValues> Posted { get; private set; } = new Dictionary<string, StringValues>(StringComparer.Ordinal);

    /// <summary>Where the form stands, to come back to.</summary>
    public string Here => Request.Path + QueryString.Create(Request.Query.Where(part => part.Key is not ("handler" or "shown" or "wrong")));

    /// <summary>
    /// A form that must be shown again is shown by another request. A browser writes the body of a POST that drew a page
    /// into the files it restores a session from; the draft is sealed instead.
    /// </summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        // Only when shown: a form posted from that address is judged anew.
        if (Wrong.Count > 0 && HttpMethods.IsGet(Request.Method))
        {
            var errors = new FormErrors(HttpContext.RequestServices.GetRequiredService<Texts>());
            errors.Hear(Wrong);
            errors.PutInto(ViewData);
        }

        var executed = await next();
        if (HttpMethods.IsPost(Request.Method) && executed is { Exception: null, Result: PageResult })
        {
            executed.Result = await ShowAgainAsync();
        }
    }

    /// <summary>Puts an unsent draft, if there is one, into the form.</summary>
    protected async Task<bool> RestoreAsync<T>(T form)
        where T : class
    {
        if (await OpenAsync() is not { } fields)
        {
            return false;
        }

        var values = new FormValueProvider(
            BindingSource.Form, new FormCollection(new Dictionary<string, StringValues>(fields, StringComparer.OrdinalIgnoreCase)), CultureInfo.InvariantCulture);
        var restored = await TryUpdateModelAsync(form, "", values);
        ModelState.Clear();
        Posted = fields;
        DraftRestored = restored && Shown is null;
        return restored;
    }

    protected Task SentAsync() => drafts.RemoveAsync(Ring.Officer, Draft, Gone);

    private async Task<IReadOnlyDictionary<string, StringValues>?> OpenAsync()
    {
        try
        {
            return await drafts.OpenAsync(Ring, Draft, Gone);
        }
        catch (DamagedException)
        {
            DraftDamaged = true;   // the page comes without it, and says so
            return null;
        }
    }

    private async Task<IActionResult> ShowAgainAsync()
    {
        if (!await drafts.KeepAsync(Ring.Officer, Draft, Request.Form, Gone))
        {
            return new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        }

        var step = Request.Form["step"].ToString();
        var again = new QueryBuilder { { "shown", step.Length > 0 ? step : "again" } };
        foreach (var wrong in FormErrors.At(ViewData)?.ForAddress() ?? [])
        {
            again.Add("wrong", wrong);
        }

        var address = Here;
        return LocalRedirect(address + (address.Contains('?', StringComparison.Ordinal) ? "&" + again.ToString()[1..] : again.ToString()));
    }
}
