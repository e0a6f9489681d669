using System.Text;
using Microsoft.Extensions.Primitives;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>The posted sign-in form: every field a string as usual, but the passphrase, which only ever is in locked memory.</summary>
/// <remarks>A string cannot be wiped: the passphrase would lie in the process's memory long after the officer has gone home.</remarks>
public sealed class SignInForm : IDisposable
{
    public const string PassphraseField = "passphrase";
    private const int MostFields = 32;

    private SignInForm(FormCollection others, SecretBytes passphrase) => (Others, Passphrase) = (others, passphrase);

    public FormCollection Others { get; }

    /// <summary>As typed, in UTF-8; empty when it was not sent.</summary>
    public SecretBytes Passphrase { get; }

    /// <summary>Reads a body of type application/x-www-form-urlencoded; null when it is not one.</summary>
    public static SignInForm? TryParse(SecretBytes body)
    {
        Dictionary<string, StringValues> others = new(StringComparer.OrdinalIgnoreCase);
        SecretBytes? passphrase = null;
        var rest = body.Span;
        for (var fields = 0; !rest.IsEmpty; fields++)
        {
            var end = rest.IndexOf((byte)'&');
            var field = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var equals = field.IndexOf((byte)'=');
            var name = equals < 0 ? field : field[..equals];
            using var value = Decode(equals < 0 ? default : field[(equals + 1)..]);
            if (fields == MostFields)
            {
                passphrase?.Dispose();
                return null;
            }

            if (Ascii.EqualsIgnoreCase(name, "passphrase"u8))
            {
                passphrase?.Dispose();
                passphrase = SecretBytes.CopyOf(value.Span);
            }
            else
            {
                using var decoded = Decode(name);
                var key = Encoding.UTF8.GetString(decoded.Span);
                others[key] = StringValues.Concat(others.GetValueOrDefault(key), Encoding.UTF8.GetString(value.Span));
            }
        }

        return new SignInForm(new FormCollection(others), passphrase ?? new SecretBytes(0));
    }

    public void Dispose() => Passphrase.Dispose();

    private static SecretBytes Decode(ReadOnlySpan<byte> encoded)
    {
        using var decoded = new SecretBytes(encoded.Length);
        var output = decoded.WritableSpan;
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var escaped = encoded[i] == (byte)'%' && i + 2 < encoded.Length
                && char.IsAsciiHexDigit((char)encoded[i + 1]) && char.IsAsciiHexDigit((char)encoded[i + 2]);
            output[length++] = escaped ? (byte)((HexValue(encoded[i + 1]) << 4) | HexValue(encoded[i + 2]))
                : encoded[i] == (byte)'+' ? (byte)' '
                : encoded[i];
            i += escaped ? 2 : 0;
        }

        return SecretBytes.CopyOf(output[..length]);
    }

    private static int HexValue(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
