using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>An item as it stands in desk.item: what the desk knows of it in the clear, and its sealed header.</summary>
public sealed record ItemRow
{
    /// <summary>The columns of desk.item (as <c>i</c>) that make one.</summary>
    internal const string Columns = """
        i.id as StoredId, i.mechanism as StoredMechanism, i.arrived_on as ArrivedOn, i.route, i.keyset_serial as KeysetSerial, i.status,
        i.case_id as StoredCase, i.first_opened_on as FirstOpenedOn, i.alarm_part as AlarmPart, i.header, i.payload_length as PayloadLength,
        i.damaged, i.named_serial as NamedSerial, i.found_serial as FoundSerial
        """;

    public ItemId Id { get; init; }

    public MechanismId Mechanism { get; init; }

    public DateOnly ArrivedOn { get; init; }

    public required string Route { get; init; }

    public long KeysetSerial { get; init; }

    public required string Status { get; init; }

    public CaseId? Case { get; init; }

    public DateOnly? FirstOpenedOn { get; init; }

    public byte[]? AlarmPart { get; init; }

    public byte[]? Header { get; init; }

    public long PayloadLength { get; init; }

    /// <summary>Its parts or its header were not a whole item's when it was taken over.</summary>
    public bool Damaged { get; init; }

    /// <summary>The intake key that was named for it, when it is sealed to another.</summary>
    public long? NamedSerial { get; init; }

    /// <summary>That other.</summary>
    public long? FoundSerial { get; init; }

    /// <summary>Both, when they differ.</summary>
    public (long Named, long Found)? Misnamed => (NamedSerial, FoundSerial) is ({ } named, { } found) ? (named, found) : null;

    // As the columns have them.
    internal Guid StoredId { init => Id = ItemId.From(value); }

    internal string StoredMechanism { init => Mechanism = MechanismId.Parse(value); }

    internal Guid? StoredCase { init => Case = value is { } id ? new CaseId(id) : null; }
}
