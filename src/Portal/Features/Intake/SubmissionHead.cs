using System.Runtime.InteropServices;
using SafeReport.Crypto.Items;

namespace SafeReport.Portal.Features.Intake;

/// <summary>What can be said of a submission before a byte of its body is read.</summary>
/// <param name="Refusal">400 or 413, or null when the body may be read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SubmissionHead(long Length, long KeysetSerial, int? Refusal)
{
    private const int MostDigits = 18;   // fits a bigint

    public static SubmissionHead Read(HttpRequest request)
    {
        if (request.ContentLength > SendItem.LargestBody)
        {
            return new(0, 0, StatusCodes.Status413PayloadTooLarge);
        }

        // Without a length (chunked) the size could only be known after the body had been taken in.
        return request.ContentLength is { } length
            && SealedItemForm.IsAllowedLength(length - SealedItemForm.AlarmPartLength)
            && request.Headers.TryGetValue("Keyset", out var values)
            && values.Count == 1
            && TryReadSerial(values[0], out var serial)
            ? new(length, serial, null)
            : new(0, 0, StatusCodes.Status400BadRequest);
    }

    /// <summary>A decimal from 1, without sign or leading zero.</summary>
    public static bool TryReadSerial(string? text, out long serial)
    {
        serial = 0;
        return text is { Length: > 0 and <= MostDigits }
            && text[0] != '0'
            && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            && long.TryParse(text, out serial);
    }
}
