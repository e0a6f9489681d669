namespace SafeReport.Portal.Features.Shared;

/// <summary>What a page says and pins of a mechanism (protocol 3: id, portal-id, root verifiers, threshold, lowest serial).</summary>
public sealed record PageMechanism(
    string Id,
    string Name,
    string PortalId,
    IReadOnlyList<string> Verifiers,
    int Threshold,
    long LowestSerial,
    bool Open);
