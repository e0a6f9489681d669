namespace SafeReport.CaseDesk.Web;

public static class Languages
{
    /// <summary>A language's name, or its code when there is none here.</summary>
    public static string Name(Texts texts, string code) => texts.Has($"language.{code}") ? texts.ByKey($"language.{code}") : code;
}
