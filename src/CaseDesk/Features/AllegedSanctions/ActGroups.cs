using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

public static class ActGroups
{
    /// <summary>The letter of an act's code is its group: A custody, B bodily, … Z open.</summary>
    public static Func<Term, string> Heading(Texts texts) => act => texts.ByKey($"actGroup.{act.Code[0]}");
}
