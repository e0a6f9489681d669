using System.Security.Cryptography;
using System.Text;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The 32 bytes of <c>desk.secret</c>, outside the database: they seal what the desk process itself must open.</summary>
/// <remarks>
/// A copy of the database alone then opens no process key and no cookie, and cannot tell whose mailbox is whose. Every purpose has a
/// key of its own, and the purpose is the associated data too.
/// </remarks>
public sealed class DeskSecret : IDisposable
{
    public const int Length = 32;
    public const string FileName = "desk.secret";

    private readonly SecretBytes _secret;

    private DeskSecret(SecretBytes secret) => _secret = secret;

    /// <summary>Reads DIR/desk.secret, or draws it when there is none yet.</summary>
    /// <param name="dataDirectory">DIR.</param>
    /// <param name="isWanted">Asked when there is none: whether something is sealed by one that was there. A new one would open nothing of it.</param>
    /// <exception cref="InvalidDataException">The secret is gone, and is wanted.</exception>
    public static DeskSecret LoadOrCreate(string dataDirectory, Func<bool>? isWanted = null)
    {
        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path))
        {
            if (isWanted?.Invoke() == true)
            {
                throw new InvalidDataException(
                    $"{path} is missing, and the database holds keys that only it opens. Put back the file that was there; without it a new keyset is needed.");
            }

            using var drawn = SecretBytes.Random(Length);
            PrivateFile.TryCreate(path, drawn.Span);   // false: another process was first, and its secret is the one
        }

        return new DeskSecret(Read(path));
    }

    /// <summary>The bytes sealed for one purpose.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plaintext)
    {
        using var key = Kdf.Expand(_secret, $"safereport/v1/desk-seal/{purpose}");
        return XChaCha20Poly1305.Seal(key, plaintext, Encoding.ASCII.GetBytes(purpose));
    }

    /// <summary>What was sealed for this purpose, or null.</summary>
    public SecretBytes? Open(string purpose, ReadOnlySpan<byte> sealedBytes)
    {
        using var key = Kdf.Expand(_secret, $"safereport/v1/desk-seal/{purpose}");
        return XChaCha20Poly1305.TryOpenSecret(key, sealedBytes, Encoding.ASCII.GetBytes(purpose));
    }

    /// <summary>A keyed hash: the same for the same bytes, and says nothing without the secret.</summary>
    public byte[] Tag(string purpose, ReadOnlySpan<byte> value)
    {
        using var key = Kdf.Expand(_secret, $"safereport/v1/desk-tag/{purpose}");
        return HMACSHA256.HashData(key.Span, value);
    }

    public void Dispose() => _secret.Dispose();

    private static SecretBytes Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.Length != Length)
        {
            throw new InvalidDataException("desk.secret does not have 32 bytes.");
        }

        var secret = new SecretBytes(Length);
        file.ReadExactly(secret.WritableSpan);
        return secret;
    }
}
