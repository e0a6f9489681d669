using System.Diagnostics.CodeAnalysis;

namespace SafeReport.Crypto.Items;

/// <summary>A mechanism: 8 lowercase hex digits.</summary>
public readonly record struct MechanismId
{
    private readonly uint _value;

    private MechanismId(uint value) => _value = value;

    /// <summary>The number of digits.</summary>
    public const int TextLength = 8;

    /// <summary>The four bytes, big-endian.</summary>
    public byte[] ToBytes() => [(byte)(_value >> 24), (byte)(_value >> 16), (byte)(_value >> 8), (byte)_value];

    /// <summary>A random mechanism id.</summary>
    public static MechanismId New() => new(BitConverter.ToUInt32(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4)));

    /// <summary>Exactly 8 lowercase hex digits, or false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MechanismId id)
    {
        id = default;
        if (text is null || text.Length != TextLength)
        {
            return false;
        }

        uint value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }

            value = (value << 4) | (uint)(c <= '9' ? c - '0' : c - 'a' + 10);
        }

        id = new MechanismId(value);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, for text that is known to be right.</summary>
    public static MechanismId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("Not a mechanism id.");

    /// <summary>The 8 digits.</summary>
    public override string ToString() => _value.ToString("x8");
}
