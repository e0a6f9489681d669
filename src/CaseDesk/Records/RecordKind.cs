namespace SafeReport.CaseDesk.Records;

/// <summary>A kind of record that a case holds.</summary>
/// <param name="Name">In the row, and in what the record is sealed with: in snake_case, and it never changes.</param>
public sealed record RecordKind(string Name)
{
    /// <summary>What every row of a narrower compartment says of its kind, and no more; the kind itself is sealed.</summary>
    public const string Narrow = "narrow";

    /// <summary>The day something is due stands in the clear, for the clocks. The content is <see cref="IDueContent"/>.</summary>
    public bool HasDueDay { get; init; }

    /// <summary>The state of work stands in the clear, for the lists. The content is <see cref="IStatedContent"/>.</summary>
    public bool HasState { get; init; }

    /// <summary>What it said before a change is kept, and can be read. Not for what the program itself counts up.</summary>
    public bool KeepsVersions { get; init; } = true;

    /// <summary>It stands in a compartment, never in the case itself.</summary>
    public bool IsNarrow { get; init; }

    /// <summary>As rows and associated data have it.</summary>
    internal string Table => IsNarrow ? Narrow : Name;
}

/// <summary>Content that is due on a day.</summary>
public interface IDueContent
{
    DateOnly? DueOn { get; }
}

/// <summary>Content that is in a state of work, which is a code that says nothing of what it is about.</summary>
public interface IStatedContent
{
    string? State { get; }
}

/// <summary>Every kind there is, a line each. What a new one needs beside its line: docs/adding-a-record.md.</summary>
public static class RecordKinds
{
    public static readonly RecordKind Case = new("case_file");
    public static readonly RecordKind ProtectedCommunication = new("protected_communication");
    public static readonly RecordKind AllegedSanction = new("alleged_sanction") { HasDueDay = true, HasState = true };
    public static readonly RecordKind Mailbox = new("reporter_mailbox") { KeepsVersions = false };
    public static readonly RecordKind Reply = new("reply");

    public static IReadOnlyList<RecordKind> All { get; } = [Case, ProtectedCommunication, AllegedSanction, Mailbox, Reply];
}
