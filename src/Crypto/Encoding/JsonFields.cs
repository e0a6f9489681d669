using System.Text.Json;

namespace SafeReport.Crypto.Encoding;

/// <summary>Members of a JSON object by kind; "absent" and "null" are the same, another kind is not.</summary>
internal static class JsonFields
{
    internal static JsonElement? Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    /// <returns>False when the member is there and is no text.</returns>
    internal static bool TryText(this JsonElement value, string name, out string? text)
    {
        var member = value.Member(name);
        text = member is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;
        return member is null || text is not null;
    }

    /// <returns>The text, or null when the member is absent or no text.</returns>
    internal static string? Text(this JsonElement value, string name) => value.TryText(name, out var text) ? text : null;

    internal static bool? Flag(this JsonElement value, string name) => value.Member(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <returns>The whole number from 0 to 2^53 − 1, or null. 1, 1.0 and 1e0 are one number, as they are to every reader of I-JSON.</returns>
    internal static long? Whole(this JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out var number)
        && number is >= 0 and < 1L << 53 && double.IsInteger(number)
            ? (long)number
            : null;

    internal static byte[]? HexBytes(this JsonElement value, string name, int length) =>
        Hex.TryDecode(value.Text(name), length, out var bytes) ? bytes : null;
}
