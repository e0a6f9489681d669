using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Tests.Interop;

/// <summary>Run by <see cref="LibsodiumTests"/> from a copy of the program beside which another libsodium lies, or none.</summary>
public sealed class BesideAnotherLibrary
{
    [Fact(Explicit = true)]
    public void Starting_is_refused()
    {
        var refused = Assert.Throws<LibsodiumException>(Libsodium.Require);
        Assert.Contains(Libsodium.PinnedVersion, refused.Message, StringComparison.Ordinal);
        Assert.Throws<LibsodiumException>(Libsodium.Require);   // nor at the second call
    }
}
