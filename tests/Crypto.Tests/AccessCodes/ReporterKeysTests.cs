using System.Security.Cryptography;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.AccessCodes;

/// <summary>The derivations of protocol.md 4, computed a second time from its text.</summary>
public sealed class ReporterKeysTests
{
    private const string Code = "0123456789012345678901234583";

    [Fact]
    public void Keys_follow_the_protocol()
    {
        using var keys = Keys.Reporter(Code);
        var ikm = Rfc2898DeriveBytes.Pbkdf2(
            TextEncoding.ASCII.GetBytes(Code), (byte[])[.. "safereport/v1/access-code\n"u8, .. Convert.FromHexString(Keys.PortalId)], 100_000, HashAlgorithmName.SHA512, 32);
        var erase = HMACSHA256.HashData(ikm, "safereport/v1/mailbox-erase\n0a1b2c3d\u0001"u8);
        var seed = HMACSHA256.HashData(ikm, "safereport/v1/mailbox-identity\n0a1b2c3d\u0001"u8);
        var author = HMACSHA256.HashData(ikm, "safereport/v1/author\n0a1b2c3d\u0001"u8);
        Assert.Equal(erase, keys.EraseToken.Span);
        Assert.Equal(seed, keys.Identity.Seed.Span);
        Assert.Equal(author, keys.AuthorKey.Span);
        Assert.Equal(SHA256.HashData(erase), keys.Mailbox.EraseTokenHash);
        Assert.Equal(author, keys.Mailbox.AuthorKey);
        Assert.Equal(1959, keys.Mailbox.Recipient.Length);
    }

    [Fact]
    public void Address_and_labels_follow_the_protocol()
    {
        using var keys = Keys.Reporter(Code);
        var address = SHA256.HashData((byte[])
        [
            .. "safereport/v1/address\n"u8, .. SHA256.HashData(keys.EraseToken.Span),
            .. SHA256.HashData(TextEncoding.ASCII.GetBytes(keys.Mailbox.Recipient)), .. SHA256.HashData(keys.AuthorKey.Span),
        ]);
        Assert.Equal(address, keys.Mailbox.Address());
        var labelKey = HMACSHA256.HashData(keys.AuthorKey.Span, "safereport/v1/label\u0001"u8);
        Assert.Equal(HMACSHA256.HashData(labelKey, "1"u8), keys.Mailbox.Label(1));
        Assert.Equal(HMACSHA256.HashData(labelKey, "1000"u8), keys.Mailbox.Label(1000));
    }

    [Fact]
    public void One_code_gives_unrelated_keys_to_two_mechanisms_and_two_portals()
    {
        using var keys = Keys.Reporter(Code);
        Assert.True(AccessCode.TryRead(Code, out var code, out _));
        using var otherMechanism = ReporterKeys.Derive(code, Keys.PortalId, MechanismId.Parse("0a1b2c3e"));
        using var otherPortal = ReporterKeys.Derive(code, "10112233445566778899aabbccddeeff", Keys.Mechanism);
        Assert.Equal(3, new[] { keys, otherMechanism, otherPortal }.Select(k => Convert.ToHexString(k.Mailbox.Address())).Distinct().Count());
        Assert.Equal(3, new[] { keys, otherMechanism, otherPortal }.Select(k => Convert.ToHexString(k.AuthorKey.Span)).Distinct().Count());
    }

    [Fact]
    public void Keys_are_wiped_and_show_nothing()
    {
        var keys = Keys.Reporter(Code);
        Assert.Equal("ReporterKeys", keys.ToString());
        Assert.Equal("MailboxKeys", keys.Mailbox.ToString());
        keys.Dispose();
        Assert.True(keys.EraseToken.IsDisposed);
        Assert.True(keys.AuthorKey.IsDisposed);
        Assert.True(keys.Identity.Seed.IsDisposed);
        Assert.Equal(new byte[32], keys.Mailbox.AuthorKey);
    }
}
