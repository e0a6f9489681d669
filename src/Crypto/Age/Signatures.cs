#pragma warning disable CS1591
using System.Diagnostics.CodeAnalysis;
using SafeReport.Crypto.Primitives;
namespace SafeReport.Crypto.Age;
public sealed record Stanza(IReadOnlyList<string> Arguments, byte[] Body);
public interface IRecipient { Stanza Wrap(SecretBytes fileKey); }
public interface IIdentity { SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas); }
public enum AgeFailure { Header, NoMatch, HeaderMac, Payload, Armor }
public sealed class AgeException(AgeFailure failure) : Exception("The age file was refused.") { public AgeFailure Failure { get; } = failure; }
public sealed class HybridRecipient : IRecipient
{
    public const int TextLength = 1959;
    public static HybridRecipient Parse(string text) => throw new NotSupportedException();
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out HybridRecipient? recipient) => throw new NotSupportedException();
    public Stanza Wrap(SecretBytes fileKey) => throw new NotSupportedException();
    public override string ToString() => throw new NotSupportedException();
}
public sealed class HybridIdentity : IIdentity, IDisposable
{
    public static HybridIdentity Generate() => throw new NotSupportedException();
    public static HybridIdentity FromSeed(SecretBytes seed) => throw new NotSupportedException();
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out HybridIdentity? identity) => throw new NotSupportedException();
    public HybridRecipient Recipient => throw new NotSupportedException();
    public SecretBytes Seed => throw new NotSupportedException();
    public SecretBytes Encode() => throw new NotSupportedException();
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas) => throw new NotSupportedException();
    public void Dispose() => throw new NotSupportedException();
}
public sealed class X25519Recipient : IRecipient
{
    public static X25519Recipient Parse(string text) => throw new NotSupportedException();
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out X25519Recipient? recipient) => throw new NotSupportedException();
    public Stanza Wrap(SecretBytes fileKey) => throw new NotSupportedException();
    public override string ToString() => throw new NotSupportedException();
}
public sealed class X25519Identity : IIdentity, IDisposable
{
    public static X25519Identity Generate() => throw new NotSupportedException();
    public static X25519Identity FromSeed(SecretBytes seed) => throw new NotSupportedException();
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out X25519Identity? identity) => throw new NotSupportedException();
    public X25519Recipient Recipient => throw new NotSupportedException();
    public SecretBytes Seed => throw new NotSupportedException();
    public SecretBytes Encode() => throw new NotSupportedException();
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas) => throw new NotSupportedException();
    public void Dispose() => throw new NotSupportedException();
}
public sealed class ScryptRecipient : IRecipient, IDisposable
{
    public ScryptRecipient(ReadOnlySpan<byte> passphraseUtf8, int workFactor = 17) => throw new NotSupportedException();
    public Stanza Wrap(SecretBytes fileKey) => throw new NotSupportedException();
    public void Dispose() => throw new NotSupportedException();
}
public sealed class ScryptIdentity : IIdentity, IDisposable
{
    public ScryptIdentity(ReadOnlySpan<byte> passphraseUtf8, int maxWorkFactor = 20) => throw new NotSupportedException();
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas) => throw new NotSupportedException();
    public void Dispose() => throw new NotSupportedException();
}
public static class AgeFile
{
    public static byte[] Seal(ReadOnlySpan<byte> plaintext, params ReadOnlySpan<IRecipient> recipients) => throw new NotSupportedException();
    public static byte[] Open(ReadOnlySpan<byte> file, params ReadOnlySpan<IIdentity> identities) => throw new NotSupportedException();
    public static SecretBytes OpenSecret(ReadOnlySpan<byte> file, params ReadOnlySpan<IIdentity> identities) => throw new NotSupportedException();
    public static Task SealAsync(Stream plaintext, Stream output, IReadOnlyList<IRecipient> recipients, CancellationToken cancellationToken) => throw new NotSupportedException();
    public static Task OpenAsync(Stream file, Stream plaintext, IReadOnlyList<IIdentity> identities, CancellationToken cancellationToken) => throw new NotSupportedException();
    public static byte[] ReplaceHeader(ReadOnlySpan<byte> header, IIdentity openedBy, IReadOnlyList<IRecipient> newRecipients) => throw new NotSupportedException();
    public static int HeaderLength(ReadOnlySpan<byte> startOfFile) => throw new NotSupportedException();
}
public static class AgeArmor
{
    public static bool IsArmored(ReadOnlySpan<byte> startOfFile) => throw new NotSupportedException();
    public static byte[] Encode(ReadOnlySpan<byte> file) => throw new NotSupportedException();
    public static byte[] Decode(ReadOnlySpan<byte> armored) => throw new NotSupportedException();
}
