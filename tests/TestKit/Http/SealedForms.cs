using System.Security.Cryptography;
using SafeReport.Crypto.Items;

namespace SafeReport.TestKit.Http;

/// <summary>
/// Bodies with the outward form of sealed ones and random bytes inside: all that the Portal can see of an item, whoever made it.
/// Tests that need an item which opens use <c>ItemSealer</c>.
/// </summary>
public static class SealedForms
{
    /// <summary>A text-only item's class.</summary>
    public const int SmallestClass = 32_768;

    /// <summary>A submission as it is sent: alarm part and item.</summary>
    public static byte[] Submission(long padded = SmallestClass) => [.. AlarmPart(), .. Item(padded)];

    public static byte[] Item(long padded = SmallestClass) => File(SealedItemForm.SealedLength(padded));

    public static byte[] AlarmPart() => File(SealedItemForm.AlarmPartLength);

    /// <summary>An erase request: an age file of 96 bytes.</summary>
    public static byte[] EraseRequest() => File(1_755);

    /// <summary>An item of the right length sealed to an X25519 recipient, with a payload longer by what the header is shorter.</summary>
    public static byte[] X25519Item(long padded = SmallestClass)
    {
        byte[] header = [.. "age-encryption.org/v1\n-> X25519 "u8, .. Base64(32), .. "\n"u8, .. Base64(32), .. "\n--- "u8, .. Base64(32), .. "\n"u8];
        return [.. header, .. RandomNumberGenerator.GetBytes((int)SealedItemForm.SealedLength(padded) - header.Length)];
    }

    public static byte[] Header() =>
        [.. "age-encryption.org/v1\n-> mlkem768x25519 "u8, .. Base64(1120), .. "\n"u8, .. Base64(32), .. "\n--- "u8, .. Base64(32), .. "\n"u8];

    private static byte[] File(long length)
    {
        var header = Header();
        return [.. header, .. RandomNumberGenerator.GetBytes((int)length - header.Length)];
    }

    private static byte[] Base64(int bytes) =>
        System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).TrimEnd('='));
}
