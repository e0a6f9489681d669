namespace SafeReport.CaseDesk.Records;

/// <summary>A row of desk.case_record, or what desk.record_version keeps of one.</summary>
public sealed class RecordRow
{
    internal const string Columns = "id, kind, version, compartment, due_on as DueOn, state, sealed";

    public Guid Id { get; init; }

    public required string Kind { get; init; }

    public long Version { get; init; }

    public Guid? Compartment { get; init; }

    public DateOnly? DueOn { get; init; }

    public string? State { get; init; }

    public required byte[] Sealed { get; init; }
}
