namespace SafeReport.Portal.Features.Shared;

/// <summary>
/// How a mechanism is reached where this site cannot help, in one language: published by its desk, two officers for every change
/// (protocol 7: intake.mechanism_card). Every text may be empty; what stands in <see cref="Exit"/> and below is the same in every language.
/// </summary>
public sealed record MechanismCard
{
    public required string Who { get; init; }

    public required string Cannot { get; init; }

    public required string Telephone { get; init; }

    public required string Post { get; init; }

    public required string Hours { get; init; }

    public required string Emergency { get; init; }

    /// <summary>Where the Exit button leads: an ordinary page, https, without a path of its own.</summary>
    public required string Exit { get; init; }

    /// <summary>Working days until a person reads what was sent.</summary>
    public required int WorkingDays { get; init; }

    /// <summary>The days somebody works, 1 (Monday) to 7.</summary>
    public required IReadOnlyList<int> Weekdays { get; init; }

    /// <summary>Coming days on which nobody does, yyyy-mm-dd.</summary>
    public required IReadOnlyList<string> DaysOff { get; init; }
}
