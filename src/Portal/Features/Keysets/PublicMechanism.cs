using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SafeReport.Portal.Features.Shared;

namespace SafeReport.Portal.Features.Keysets;

/// <summary>One mechanism as everybody may see it.</summary>
internal sealed record PublicMechanism
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string[] Verifiers { get; init; }

    public required int Threshold { get; init; }

    public required string PortalId { get; init; }

    /// <summary>Whether a keyset is published under which items are taken today.</summary>
    public required bool Open { get; init; }

    public static PublicMechanism Of(PageMechanism mechanism) => new()
    {
        Id = mechanism.Id,
        Name = mechanism.Name,
        Verifiers = [.. mechanism.Verifiers],
        Threshold = mechanism.Threshold,
        PortalId = mechanism.PortalId,
        Open = mechanism.Open,
    };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PublicMechanism[]))]
internal sealed partial class PublicJson : JsonSerializerContext
{
    /// <summary>Nothing escaped that JSON does not require (protocol.md): the answer is JSON to every reader, never part of a page.</summary>
    public static PublicJson AsWritten { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
