namespace SafeReport.CaseDesk.Domain;

// Random, never sequential: an id must not tell how many there are, nor in which order they came.

public readonly record struct OfficerId(Guid Value)
{
    public static OfficerId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("D");
}

public readonly record struct CaseId(Guid Value)
{
    public static CaseId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("D");
}

public readonly record struct ProtectedCommunicationId(Guid Value)
{
    public static ProtectedCommunicationId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("D");
}

public readonly record struct AllegedSanctionId(Guid Value)
{
    public static AllegedSanctionId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("D");
}

public readonly record struct ReporterMailboxId(Guid Value)
{
    public static ReporterMailboxId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("D");
}

public readonly record struct ReplyId(Guid Value)
{
    public static ReplyId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("D");
}
