using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeReport.Crypto.Encoding;

/// <summary>Writes JSON as the protocol has it, and as JSON.stringify does: nothing escaped but quotation mark, backslash and U+0000 to U+001F, no white space.</summary>
public static class CanonicalJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The UTF-8 of a value; members keep their order.</summary>
    /// <exception cref="ArgumentException">A text has a lone surrogate.</exception>
    public static byte[] Write(JsonNode? node)
    {
        var output = new StringBuilder();
        Append(output, node);
        return StrictUtf8.GetBytes(output.ToString());
    }

    private static void Append(StringBuilder output, JsonNode? node)
    {
        switch (node)
        {
            case null:
                output.Append("null");
                break;
            case JsonObject members:
                AppendList(output, '{', members, '}', (member, _) =>
                {
                    AppendString(output, member.Key);
                    output.Append(':');
                    Append(output, member.Value);
                });
                break;
            case JsonArray items:
                AppendList(output, '[', items, ']', (item, _) => Append(output, item));
                break;
            case var value when value.GetValueKind() == JsonValueKind.String:
                AppendString(output, value.GetValue<string>());
                break;
            default:
                output.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendList<T>(StringBuilder output, char open, IEnumerable<T> items, char close, Action<T, int> append)
    {
        output.Append(open);
        var count = 0;
        foreach (var item in items)
        {
            if (count > 0)
            {
                output.Append(',');
            }

            append(item, count++);
        }

        output.Append(close);
    }

    private static void AppendString(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append("\\\\"),
                '\b' => output.Append("\\b"),
                '\f' => output.Append("\\f"),
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                < ' ' => output.Append("\\u00").Append(((int)c).ToString("x2")),
                _ => output.Append(c),
            };
        }

        output.Append('"');
    }
}
