namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>What an operator may tune about signing in (section <c>SafeReport:SignIn</c>).</summary>
public sealed class SignInOptions
{
    public const string Section = "SafeReport:SignIn";

    /// <summary>Wrong codes in a row, each with the right passphrase, before an officer's sign-in is closed for a while.</summary>
    public int FailuresBeforeLockOut { get; set; } = 5;

    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Sign-ins that are tried at once. Each takes 128 MiB.</summary>
    public int AtOnce { get; set; } = 2;

    /// <summary>Sign-ins that may wait for their turn; one more is told that the desk is busy.</summary>
    public int Waiting { get; set; } = 10;
}
