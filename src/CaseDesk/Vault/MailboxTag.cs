using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>How the desk knows a mailbox again without keeping its address: a keyed hash of mechanism and address.</summary>
public static class MailboxTag
{
    public static byte[] Of(DeskSecret secret, MechanismId mechanism, ReadOnlySpan<byte> address)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Tag("mailbox", [.. mechanism.ToBytes(), .. address]);
    }
}
