using SafeReport.Crypto.Age;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Interop;

/// <summary>Run by <see cref="LockedMemoryTests"/>, each alone in a process with a limit of its own.</summary>
public sealed class InARestrictedProcess
{
    // Larger than what is kept for the next secret: these go back to the system.
    private const int BlockLength = 300 * 1024;

    [Fact(Explicit = true)]
    public void Nothing_can_be_locked()
    {
        var state = LockedMemory.State;
        Assert.Equal(0, SystemMemory.LockedBytes());
        Assert.True(state.HeldBytes > 0);
        Assert.Equal((0, state.HeldBytes), (state.LockedBytes, state.UnlockedBytes));
        Assert.False(LockedMemory.IsFullyLocked);

        // What does not stay goes on: what was sent must still be taken over.
        using var identity = HybridIdentity.Generate();
        Assert.Equal((byte[])[7], AgeFile.Open(AgeFile.Seal([7], identity.Recipient), identity));
        Assert.False(identity.Seed.IsLocked);
        Assert.Throws<UnlockedMemoryException>(identity.Seed.RequireLocked);
        Assert.Throws<UnlockedMemoryException>(() => SecretBytes.LastingCopyOf([1, 2, 3]));

        LockedMemory.AllowUnlocked = true;
        identity.Seed.RequireLocked();
        using var copy = SecretBytes.LastingCopyOf([1, 2, 3]);
        Assert.Equal((byte[])[1, 2, 3], copy.Span);
        Assert.False(LockedMemory.IsFullyLocked);
    }

    [Fact(Explicit = true)]
    public void The_limit_is_used_up()
    {
        Assert.True(LockedMemory.IsFullyLocked);
        List<SecretBytes> idle = [];
        while (LockedMemory.IsFullyLocked)
        {
            Assert.True(idle.Count < 64);
            idle.Add(new SecretBytes(BlockLength));
        }

        var refused = idle[^1];
        Assert.Throws<UnlockedMemoryException>(refused.RequireLocked);
        Assert.Throws<UnlockedMemoryException>(() => SecretBytes.LastingCopyOf(new byte[BlockLength]));
        var state = LockedMemory.State;
        Assert.InRange(SystemMemory.LockedBytes(), state.LockedBytes, state.LockedBytes + (state.LockedBytes / 4));

        idle.Remove(refused);
        idle.ForEach(secret => secret.Dispose());
        refused.RequireLocked();
        Assert.True(LockedMemory.IsFullyLocked);
        refused.Dispose();
    }
}
