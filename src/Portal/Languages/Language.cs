namespace SafeReport.Portal.Languages;

/// <summary>A language the Portal knows of; it is offered only when its texts are there and complete.</summary>
public sealed record Language(string Code, string OwnName, string Direction)
{
    public static readonly IReadOnlyList<Language> All =
    [
        new("ar", "العربية", "rtl"),
        new("zh", "中文", "ltr"),
        new("en", "English", "ltr"),
        new("fr", "Français", "ltr"),
        new("ru", "Русский", "ltr"),
        new("es", "Español", "ltr"),
        new("fa", "فارسی", "rtl"),
    ];
}
