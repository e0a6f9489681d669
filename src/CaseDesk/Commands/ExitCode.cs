namespace SafeReport.CaseDesk.Commands;

/// <summary>What the command line answers to whoever called it.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Understood, and not done.</summary>
    public const int Refused = 1;

    /// <summary>Called wrongly.</summary>
    public const int Misused = 2;
}
