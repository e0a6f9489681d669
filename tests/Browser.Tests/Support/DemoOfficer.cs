namespace SafeReport.Browser.Tests.Support;

/// <summary>An officer of demo.json, and the authenticator in the officer's pocket.</summary>
public sealed record DemoOfficer(string Name, string Passphrase, string TotpSecret)
{
    private long _used;

    /// <summary>A step of the authenticator that was not used yet: each is good for one sign-in, and the desk takes the next one early.</summary>
    public long NextStep() => _used = Math.Max(_used + 1, Totp.Step());
}
