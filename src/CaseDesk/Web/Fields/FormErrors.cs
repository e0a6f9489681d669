using Microsoft.AspNetCore.Mvc.ViewFeatures;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web.Fields;

/// <param name="Id">Of the field, for the link in the summary.</param>
/// <param name="Key">Of the sentence among the texts.</param>
public sealed record FormError(string Id, string Key, string Text);

/// <summary>What stops a form, field by field; the words never repeat what was typed.</summary>
public sealed class FormErrors(Texts texts) : List<FormError>
{
    private const string Key = "Errors";

    public void Say(string name, string textKey) => Add(new FormError(FieldId.Of(name), textKey, texts.ByKey(textKey)));

    public void Say(IEnumerable<FieldError> errors)
    {
        foreach (var error in errors)
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

    /// <summary>The errors as an address can carry them: names of fields and of sentences, never what was typed.</summary>
    public IEnumerable<string> ForAddress() => this.Select(error => $"{error.Id}:{error.Key}");

    /// <summary>Takes up errors from an address; anything that is not a sentence about a form is passed over.</summary>
    public void Hear(IEnumerable<string> fromAddress)
    {
        foreach (var parts in fromAddress.Select(part => part.Split(':')))
        {
            if (parts is [var id, var key] && (key.StartsWith("problem.", StringComparison.Ordinal) || key.StartsWith("refusal.", StringComparison.Ordinal)) && texts.Has(key))
            {
                Add(new FormError(id, key, texts.ByKey(key)));
            }
        }
    }

    public void PutInto(ViewDataDictionary viewData) => viewData[Key] = this;

    public static IReadOnlyList<FormError> In(ViewDataDictionary viewData) => viewData[Key] as FormErrors ?? (IReadOnlyList<FormError>)[];

    public static FormErrors? At(ViewDataDictionary viewData) => viewData[Key] as FormErrors;

    public static FormError? Of(ViewDataDictionary viewData, string id) => In(viewData).FirstOrDefault(error => error.Id == id);
}
