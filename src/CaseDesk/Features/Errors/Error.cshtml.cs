using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Errors;

/// <summary>Says what kind of thing went wrong, and nothing about the request.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(Texts texts) : PageModel
{
    public string Heading { get; private set; } = "";

    public string Words { get; private set; } = "";

    public void OnGet(int status) => Show(status);

    public void OnPost(int status) => Show(status);

    private void Show(int status)
    {
        var key = texts.Has($"error.{status}.why") ? $"error.{status}" : TextKey.ErrorOther;
        Heading = texts.ByKey(key);
        Words = texts.ByKey($"{key}.why");
    }
}
