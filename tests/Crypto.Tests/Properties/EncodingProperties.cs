using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Properties;

/// <summary>Encodings, containers, lengths and ids.</summary>
public sealed class EncodingProperties
{
    [Fact]
    public void Base64_reads_back_and_has_one_form() => Property.ForAll<byte[]>(bytes =>
    {
        var text = TextEncoding.ASCII.GetBytes(Base64NoPad.Encode(bytes));
        var decoded = new byte[bytes.Length];
        var written = new byte[Base64NoPad.EncodedLength(bytes.Length)];
        return Base64NoPad.TryDecode(text, decoded) && decoded.AsSpan().SequenceEqual(bytes)
            && Base64NoPad.Encode(bytes, written) == text.Length && written.AsSpan().SequenceEqual(text)
            && PaddedBase64.TryDecode(PaddedBase64.Encode(bytes), out var padded) && padded.AsSpan().SequenceEqual(bytes);
    });

    [Fact]
    public void Base64_with_unused_bits_set_is_refused() => Property.ForAll<byte[]>(bytes =>
    {
        if (bytes.Length % 3 == 0)
        {
            return true;
        }

        var text = TextEncoding.ASCII.GetBytes(Base64NoPad.Encode(bytes));
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        text[^1] = (byte)alphabet[alphabet.IndexOf((char)text[^1], StringComparison.Ordinal) + 1];
        return !Base64NoPad.TryDecode(text, new byte[bytes.Length]);
    });

    [Fact]
    public void Bech32_reads_back_in_both_letter_cases() => Property.ForAll<byte[]>(bytes =>
    {
        var lower = new byte[Bech32.EncodedLength(3, bytes.Length)];
        var upper = new byte[lower.Length];
        var decoded = new byte[bytes.Length];
        Bech32.Encode("abc"u8, bytes, lower);
        Bech32.Encode("ABC"u8, bytes, upper);
        return Bech32.TryDecode(lower, "abc"u8, decoded) && decoded.AsSpan().SequenceEqual(bytes)
            && Bech32.TryDecode(upper, "ABC"u8, decoded) && decoded.AsSpan().SequenceEqual(bytes)
            && !Bech32.TryDecode(lower, "ABC"u8, decoded) && !Bech32.TryDecode(upper, "abc"u8, decoded)
            && upper.AsSpan().SequenceEqual(TextEncoding.ASCII.GetBytes(TextEncoding.ASCII.GetString(lower).ToUpperInvariant()));
    });

    [Fact]
    public void Containers_read_back() => Property.ForAll<byte[][]>(files =>
    {
        ContainerEntry[] entries = [new("report.json", "{}"u8.ToArray()), .. files.Select((f, i) => new ContainerEntry(ItemEntryNames.Attachment(i + 1), f))];
        return ItemContainer.TryRead(ItemContainer.Write(entries), out var read)
            && read.Select(e => Convert.ToHexString(e.Data.Span)).SequenceEqual(entries.Select(e => Convert.ToHexString(e.Data.Span)));
    });

    [Fact]
    public void Texts_survive_JSON_with_the_least_escaping() => Property.ForAll<string>(text =>
    {
        if (text is null || text.Any(char.IsSurrogate))
        {
            return true;
        }

        var json = CanonicalJson.Write(new JsonObject { [text] = text });
        using var read = StrictJson.TryParse(json);
        var raw = TextEncoding.UTF8.GetString(json);
        return read!.RootElement.EnumerateObject().Single() is var member && member.Name == text && member.Value.GetString() == text
            && raw.Replace("\\\\", "", StringComparison.Ordinal).Split('\\').Skip(1).All(e => e[0] is '"' or 'b' or 'f' or 'n' or 'r' or 't' or 'u');
    });

    [Fact]
    public void Files_open_to_what_was_sealed() => Property.ForAll<byte[]>(plaintext =>
    {
        using var identity = X25519Identity.Generate();
        using var opened = AgeFile.OpenSecret(AgeFile.Seal(plaintext, identity.Recipient), identity);
        return opened.Span.SequenceEqual(plaintext);
    });

    [Fact]
    public void Padded_lengths_are_fixed_points_and_their_sealed_lengths_are_allowed() => Property.ForAll<uint>(number =>
    {
        var length = 1 + (number % Padding.Largest);
        var padded = Padding.PaddedLength(length);
        return padded >= length && Padding.PaddedLength(padded) == padded && SealedItemForm.IsAllowedLength(SealedItemForm.SealedLength(padded));
    });

    [Fact]
    public void Ids_read_back_in_one_form_only() => Property.ForAll<Guid>(any =>
    {
        var text = any.ToString("D");
        var version4 = text[14] == '4' && text[19] is '8' or '9' or 'a' or 'b' && text[14] == '4';
        return ItemId.TryParse(text, out var id) == version4 && (!version4 || (id.ToString() == text && !ItemId.TryParse(text.ToUpperInvariant() + " ", out _)));
    });

    [Fact]
    public void Locked_memory_keeps_what_it_is_given() => Property.ForAll<byte[]>(bytes =>
    {
        using var secret = SecretBytes.CopyOf(bytes);
        return secret.Memory.Span.SequenceEqual(bytes) && secret.Length == bytes.Length;
    });
}
