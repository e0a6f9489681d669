using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Keysets;

/// <summary>A text signed by one or more keys (c2sp.org/signed-note), read strictly.</summary>
public sealed class SignedNote
{
    /// <summary>A note with more signatures is refused.</summary>
    public const int MostSignatures = 16;

    /// <summary>A longer note is refused, unless its reader says that it takes more (<see cref="MailboxNote.LargestNote"/>).</summary>
    public const int LargestNote = 64 * 1024;

    private const string SignatureStart = "\u2014 ";
    private const int KeyIdLength = 4;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _signed;
    private readonly List<Signature> _signatures;

    private SignedNote(string text, List<Signature> signatures)
    {
        Text = text;
        _signed = StrictUtf8.GetBytes(text);
        _signatures = signatures;
    }

    /// <summary>The text with its final LF, not to be used before <see cref="CountValid"/> says so.</summary>
    public string Text { get; }

    /// <summary>Signs a text, which must end in LF, with Ed25519 keys.</summary>
    public static string Sign(string text, params ReadOnlySpan<(string Name, SecretBytes Seed)> signers)
    {
        if (!IsText(text) || signers.IsEmpty || signers.Length > MostSignatures)
        {
            throw new ArgumentException("A note is lines of text, each ended by LF, and one to sixteen signatures.", nameof(text));
        }

        var signed = StrictUtf8.GetBytes(text);
        var note = new StringBuilder(text).Append('\n');
        foreach ((var name, var seed) in signers)
        {
            var keyId = new byte[KeyIdLength];
            BinaryPrimitives.WriteUInt32BigEndian(keyId, VerifierKey.Of(name, seed).KeyId);
            note.Append(SignatureStart).Append(name).Append(' ')
                .Append(PaddedBase64.Encode([.. keyId, .. Ed25519.Sign(seed, signed)])).Append('\n');
        }

        return note.ToString();
    }

    /// <summary>Reads the bytes of a note, or returns null when they are not one or more than <paramref name="largest"/>.</summary>
    public static SignedNote? TryParse(ReadOnlySpan<byte> utf8, int largest = LargestNote)
    {
        try
        {
            return utf8.Length > largest ? null : TryParse(StrictUtf8.GetString(utf8), largest);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Reads a note, or returns null when the text is not one or has more than <paramref name="largest"/> bytes.</summary>
    public static SignedNote? TryParse(string note, int largest = LargestNote)
    {
        ArgumentNullException.ThrowIfNull(note);
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || !IsText(note) || StrictUtf8.GetByteCount(note) > largest)
        {
            return null;
        }

        var lines = note[(blank + 2)..].Split('\n');   // the last is empty: the note ends in LF
        var signatures = new List<Signature>();
        foreach (var line in lines.AsSpan(0, lines.Length - 1))
        {
            if (signatures.Count == MostSignatures || !TryParseSignature(line, out var signature))
            {
                return null;
            }

            signatures.Add(signature);
        }

        return signatures.Count == 0 ? null : new SignedNote(note[..(blank + 1)], signatures);
    }

    /// <summary>The number of different pinned public keys with a valid signature.</summary>
    /// <param name="pinned">The keys that count.</param>
    /// <param name="badSignatureUnderPinned">Whether a signature bears a pinned name and id and does not verify: the note must be refused.</param>
    public int CountValid(IReadOnlyList<VerifierKey> pinned, out bool badSignatureUnderPinned)
    {
        ArgumentNullException.ThrowIfNull(pinned);
        badSignatureUnderPinned = false;
        var valid = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signature in _signatures)
        {
            foreach (var key in pinned.Where(k => k.KeyId == signature.KeyId && string.Equals(k.Name, signature.Name, StringComparison.Ordinal)))
            {
                if (Ed25519.Verify(key.PublicKey, _signed, signature.Value))
                {
                    valid.Add(Hex.Encode(key.PublicKey));
                }
                else
                {
                    badSignatureUnderPinned = true;
                }
            }
        }

        return valid.Count;
    }

    private static bool TryParseSignature(string line, [NotNullWhen(true)] out Signature? signature)
    {
        signature = null;
        if (!line.StartsWith(SignatureStart, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = line[SignatureStart.Length..].Split(' ');
        if (parts.Length != 2 || !VerifierKey.IsName(parts[0]) || !PaddedBase64.TryDecode(parts[1], out var bytes) || bytes.Length <= KeyIdLength)
        {
            return false;
        }

        signature = new Signature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[KeyIdLength..]);
        return true;
    }

    // Valid UTF-16 (so that it has one UTF-8 form), ended by LF, with no other control character below U+0020.
    private static bool IsText(string text) =>
        text.EndsWith('\n') && !text.Any(c => c < ' ' && c != '\n') && !HasLoneSurrogate(text);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Signature(string Name, uint KeyId, byte[] Value);
}
