using System.Text.Json;
using System.Text.Unicode;

namespace SafeReport.Crypto.Encoding;

/// <summary>Reads I-JSON (RFC 7493): no BOM, no duplicate names, no lone surrogates, numbers that a double holds, depth at most 16.</summary>
public static class StrictJson
{
    /// <summary>The deepest nesting, the outermost value counted.</summary>
    public const int DeepestNesting = 16;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DeepestNesting };

    /// <summary>The document, or null when it is refused; it refers to <paramref name="utf8"/> and does not copy it.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return Utf8.IsValid(utf8.Span) && IsStrict(utf8.Span)
                ? JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = DeepestNesting })
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsStrict(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        var names = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    names.Pop();
                    break;
                case JsonTokenType.PropertyName when !TryGetString(ref reader, out var name) || !names.Peek().Add(name!):
                case JsonTokenType.String when reader.ValueIsEscaped && !TryGetString(ref reader, out _):
                case JsonTokenType.Number when !reader.TryGetDouble(out var number) || !double.IsFinite(number):
                    return false;
                default:
                    break;
            }
        }

        return true;
    }

    // An escaped lone surrogate is grammatical JSON and no text.
    private static bool TryGetString(ref Utf8JsonReader reader, out string? text)
    {
        try
        {
            text = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }
}
