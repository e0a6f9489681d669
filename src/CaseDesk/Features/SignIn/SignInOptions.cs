namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>What an operator may tune about signing in (section <c>SafeReport:SignIn</c>).</summary>
public sealed class SignInOptions
{
    public const string Section = "SafeReport:SignIn";

    /// <summary>Failures in a row before an officer's sign-in is closed for a while.</summary>
    public int FailuresBeforeLockOut { get; set; } = 5;

    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Sign-ins that may be under way or wait; one more is told that the desk is busy. Each takes 128 MiB in its turn.</summary>
    public int AtOnce { get; set; } = 16;
}
