using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>What stands inside every sealed record of a case: the content, and who wrote this version, on which day and why.</summary>
/// <param name="Kind">Of a narrow kind: which. Of all others the row says it.</param>
internal sealed record Entry<T>(int V, OfficerId By, DateOnly On, string? Reason, T Content, string? Kind = null);

/// <summary>Records of a case as JSON, sealed to their place (protocol.md 9).</summary>
internal static class SealedRecord
{
    private const int Step = 512;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new IdConverter<OfficerId>(value => new OfficerId(value), id => id.Value),
            new IdConverter<ProtectedCommunicationId>(value => new ProtectedCommunicationId(value), id => id.Value),
            new IdConverter<ReporterMailboxId>(value => new ReporterMailboxId(value), id => id.Value),
        },
    };

    public static byte[] Seal<T>(SecretBytes caseKey, RecordAddress address, Entry<T> entry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, Json);

        // Filled with spaces, which JSON ignores: a row's length must not tell one code or one date from another.
        var filled = new byte[(json.Length + Step - 1) / Step * Step];
        json.CopyTo(filled, 0);
        filled.AsSpan(json.Length).Fill((byte)' ');
        try
        {
            return RecordSealer.Seal(caseKey, address, filled);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
            CryptographicOperations.ZeroMemory(filled);
        }
    }

    /// <summary>Whether two contents are sealed as the same bytes.</summary>
    public static bool AreSame<T>(T one, T other) =>
        JsonSerializer.SerializeToUtf8Bytes(one, Json).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, Json));

    /// <summary>Which narrow kind a record is of; null when it does not open here.</summary>
    public static string? KindOf(SecretBytes key, RecordAddress address, byte[] sealedRecord) =>
        TryOpen<JsonElement>(key, address, sealedRecord)?.Kind;

    /// <returns>Null when the row was changed, or comes from another place or version.</returns>
    public static Entry<T>? TryOpen<T>(SecretBytes caseKey, RecordAddress address, byte[] sealedRecord)
    {
        if (RecordSealer.TryOpen(caseKey, address, sealedRecord) is not { } json)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Entry<T>>(json, Json)!;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    private sealed class IdConverter<TId>(Func<Guid, TId> read, Func<TId, Guid> write) : JsonConverter<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
