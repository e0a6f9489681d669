using Microsoft.AspNetCore.Mvc.ViewFeatures;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Shared.Fields;

/// <param name="Id">Of the field, for the link in the summary.</param>
public sealed record FormError(string Id, string Text);

/// <summary>What stops a form, field by field; the words never repeat what was typed.</summary>
public sealed class FormErrors(Texts texts) : List<FormError>
{
    private const string Key = "Errors";

    public void Say(string name, string textKey) => Add(new FormError(FieldId.Of(name), texts[textKey]));

    public void Say(IEnumerable<FieldError> errors)
    {
        foreach (FieldError error in errors)
        {
            Say(char.ToLowerInvariant(error.Field[0]) + error.Field[1..], $"problem.{error.Problem}");
        }
    }

    /// <summary>Why nothing was done, in words; field by field where the store says so.</summary>
    public void Say<T>(Outcome<T> outcome)
    {
        if (outcome.Refusal == Refusal.Fields)
        {
            Say(outcome.Errors);
        }
        else if (!outcome.Done)
        {
            Say("main", $"refusal.{outcome.Refusal}");
        }
    }

    public void PutInto(ViewDataDictionary viewData) => viewData[Key] = this;

    public static IReadOnlyList<FormError> In(ViewDataDictionary viewData) => viewData[Key] as FormErrors ?? (IReadOnlyList<FormError>)[];

    public static FormError? Of(ViewDataDictionary viewData, string id) => In(viewData).FirstOrDefault(error => error.Id == id);
}
