namespace SafeReport.CaseDesk.Domain;

/// <summary>The workflow of an item: what a person did with it. An item is never put away before a person opened it.</summary>
public static class ItemStatus
{
    public const string Received = "RECEIVED";
    public const string Opened = "OPENED";
    public const string NewCase = "NEW_CASE";
    public const string Linked = "LINKED";
    public const string InfoOnly = "INFO_ONLY";
}
