namespace SafeReport.CaseDesk.Domain;

/// <summary>An officer tried what neither role nor assignment allows: pages do not offer it, so this is no ordinary outcome.</summary>
public sealed class NotAllowedException : Exception
{
    public NotAllowedException()
        : base("Neither role nor assignment allows this.")
    {
    }

    public NotAllowedException(string message)
        : base(message)
    {
    }

    public NotAllowedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
