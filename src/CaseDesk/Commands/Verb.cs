using System.CommandLine;

namespace SafeReport.CaseDesk.Commands;

/// <summary>The first word of verbs that belong together, and what it says in the help.</summary>
public sealed record VerbGroup(string Name, string Description)
{
    public static VerbGroup Officer { get; } = new("officer", "Who works at the desk.");

    public static VerbGroup Keyset { get; } = new("keyset", "The keys that reports are sealed to.");

    public static VerbGroup Keys { get; } = new("keys", "Keys and their turns.");

    public static VerbGroup Clock { get; } = new("clock", "What day it is.");

    public static VerbGroup Mailbox { get; } = new("mailbox", "What reporters read.");

    public static VerbGroup Item { get; } = new("item", "Items as they were handed in.");

    public static VerbGroup Mechanism { get; } = new("mechanism", "How the mechanism is reached.");

    public static VerbGroup Audit { get; } = new("audit", "The log of what officers did.");

    /// <summary>As the help lists them.</summary>
    public static IReadOnlyList<VerbGroup> All { get; } = [Officer, Keyset, Keys, Mechanism, Clock, Mailbox, Item, Audit];
}

/// <param name="Group">Null when the verb stands by itself.</param>
/// <param name="Command">Made anew for every command line: a command belongs to one.</param>
public sealed record Verb(VerbGroup? Group, Command Command);
