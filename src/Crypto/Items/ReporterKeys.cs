using System.Security.Cryptography;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Items;

/// <summary>What follows from an access code for one mechanism of one portal (protocol.md 4).</summary>
public sealed class ReporterKeys : IDisposable
{
    /// <summary>The length of a portal id in bytes.</summary>
    public const int PortalIdLength = 16;

    private const int Rounds = 100_000;

    private ReporterKeys(SecretBytes ikm, MechanismId mechanism)
    {
        EraseToken = Derive(ikm, "safereport/v1/mailbox-erase", mechanism);
        AuthorKey = Derive(ikm, "safereport/v1/author", mechanism);
        using var seed = Derive(ikm, "safereport/v1/mailbox-identity", mechanism);
        Identity = HybridIdentity.FromSeed(seed);
        Mailbox = new MailboxKeys(SHA256.HashData(EraseToken.Span), Identity.Recipient.ToString(), AuthorKey.Span.ToArray());
    }

    /// <summary>Whoever shows it may have the mailbox erased.</summary>
    public SecretBytes EraseToken { get; }

    /// <summary>Opens the replies.</summary>
    public HybridIdentity Identity { get; }

    /// <summary>Authenticates later items and the replies.</summary>
    public SecretBytes AuthorKey { get; }

    /// <summary>What an item tells the desk about the mailbox.</summary>
    public MailboxKeys Mailbox { get; }

    /// <summary>Derives the keys: slow on purpose (100,000 rounds of PBKDF2-HMAC-SHA-512).</summary>
    public static ReporterKeys Derive(AccessCode code, ReadOnlySpan<byte> portalId, MechanismId mechanism)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentOutOfRangeException.ThrowIfNotEqual(portalId.Length, PortalIdLength, nameof(portalId));
        using var ikm = new SecretBytes(Kdf.Length);
        Rfc2898DeriveBytes.Pbkdf2(
            code.Digits.Span, [.. "safereport/v1/access-code\n"u8, .. portalId], ikm.WritableSpan, Rounds, HashAlgorithmName.SHA512);
        GC.KeepAlive(code);
        return new ReporterKeys(ikm, mechanism);
    }

    /// <summary>As the other, with the portal id as its 32 hex digits.</summary>
    public static ReporterKeys Derive(AccessCode code, string portalId, MechanismId mechanism) =>
        Hex.TryDecode(portalId, PortalIdLength, out var bytes)
            ? Derive(code, bytes, mechanism)
            : throw new ArgumentException("Not a portal id.", nameof(portalId));

    /// <summary>Wipes the keys, and the author key in <see cref="Mailbox"/>.</summary>
    public void Dispose()
    {
        EraseToken.Dispose();
        AuthorKey.Dispose();
        Identity.Dispose();
        CryptographicOperations.ZeroMemory(Mailbox.AuthorKey);
    }

    /// <summary>Nothing of the keys.</summary>
    public override string ToString() => nameof(ReporterKeys);

    private static SecretBytes Derive(SecretBytes ikm, string label, MechanismId mechanism) => Kdf.Expand(ikm, $"{label}\n{mechanism}");
}
