#pragma warning disable CS1591
using System.Diagnostics.CodeAnalysis;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
namespace SafeReport.Crypto.AccessCodes;
public sealed class AccessCode : IDisposable
{
    public static AccessCode Generate() => throw new NotSupportedException();
    public static bool TryRead(ReadOnlySpan<char> typed, [NotNullWhen(true)] out AccessCode? code, out bool groupsReversed) => throw new NotSupportedException();
    public SecretBytes Digits => throw new NotSupportedException();
    public void Dispose() => throw new NotSupportedException();
}
public sealed class ReporterKeys : IDisposable
{
    public static ReporterKeys Derive(AccessCode code, ReadOnlySpan<byte> portalId, MechanismId mechanism) => throw new NotSupportedException();
    public SecretBytes EraseToken => throw new NotSupportedException();
    public HybridIdentity Identity => throw new NotSupportedException();
    public SecretBytes AuthorKey => throw new NotSupportedException();
    public MailboxKeys Mailbox => throw new NotSupportedException();
    public void Dispose() => throw new NotSupportedException();
}
public sealed record MailboxKeys(byte[] EraseTokenHash, string Recipient, byte[] AuthorKey)
{
    public byte[] Address() => throw new NotSupportedException();
    public byte[] Label(long n) => throw new NotSupportedException();
    public static byte[] Address(ReadOnlySpan<byte> eraseTokenHash, ReadOnlySpan<byte> recipientHash, ReadOnlySpan<byte> authorKeyHash) => throw new NotSupportedException();
}
