namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>What an operator may tune about signing in (section <c>SafeReport:SignIn</c>).</summary>
public sealed class SignInOptions
{
    public const string Section = "SafeReport:SignIn";

    /// <summary>Failures in a row before an officer's sign-in is closed for a while.</summary>
    public int FailuresBeforeLockOut { get; set; } = 5;

    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Passphrases stretched at the same time: each takes 128 MiB and the better part of a second.</summary>
    public int UnlocksAtOnce { get; set; } = 2;

    /// <summary>Requests that may wait for one of those places; one more is told that the desk is busy.</summary>
    public int UnlocksWaiting { get; set; } = 16;
}
