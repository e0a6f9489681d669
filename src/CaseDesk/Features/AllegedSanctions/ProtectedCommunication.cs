using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The contact with visitors that Articles 15 and 21 protect; also one only tried, planned or believed. Every field is optional.</summary>
/// <remarks>What was said in it is not asked: the content of the original message is not needed to protect the person.</remarks>
public sealed record ProtectedCommunication
{
    /// <summary>V03; decides the case's legal basis.</summary>
    public string? Recipient { get; init; }

    /// <summary>V04.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public ImpreciseDate? On { get; init; }

    /// <summary>V17.</summary>
    public string? PlaceType { get; init; }

    public string? Place { get; init; }

    public string? Note { get; init; }
}
