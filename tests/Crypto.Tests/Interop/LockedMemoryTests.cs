using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Interop;

/// <summary>What is said of locked memory, against what the system says; and the same in a process that may lock none, or little.</summary>
public sealed class LockedMemoryTests
{
    private const int KiB = 1024;

    [Fact]
    public void What_is_said_to_be_locked_is_what_the_system_locked()
    {
        using var key = SecretBytes.Random(32);
        using var item = SecretBytes.Random(34 * KiB);
        Assert.True(key.IsLocked);
        Assert.True(item.IsLocked);
        var state = LockedMemory.State;
        Assert.Equal(state.HeldBytes, state.LockedBytes + state.UnlockedBytes);
        Assert.True(state.LockedBytes >= (34 * KiB) + 32);
    }

    [Fact]
    public Task A_key_that_may_not_be_locked_is_refused_and_the_memory_is_said_to_be_unlocked() =>
        RestrictedProcess.RunAsync(0, nameof(InARestrictedProcess.Nothing_can_be_locked));

    [Fact]
    public Task A_key_that_stays_is_refused_once_the_limit_is_used_up_and_taken_again_when_there_is_room() =>
        RestrictedProcess.RunAsync(1024, nameof(InARestrictedProcess.The_limit_is_used_up));
}
