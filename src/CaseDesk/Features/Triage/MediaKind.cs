namespace SafeReport.CaseDesk.Features.Triage;

/// <summary>What a file is by its first bytes. What the sender says it is decides nothing.</summary>
/// <param name="MediaType">How it is served.</param>
/// <param name="Extension">Of the neutral name it is saved under.</param>
/// <param name="Picture">Shown in the page; only formats that carry no script.</param>
public sealed record MediaKind(string MediaType, string Extension, bool Picture)
{
    public static readonly MediaKind Unknown = new("application/octet-stream", "bin", Picture: false);

    private static readonly MediaKind Png = new("image/png", "png", Picture: true);
    private static readonly MediaKind Jpeg = new("image/jpeg", "jpg", Picture: true);
    private static readonly MediaKind Gif = new("image/gif", "gif", Picture: true);
    private static readonly MediaKind Webp = new("image/webp", "webp", Picture: true);
    private static readonly MediaKind Pdf = new("application/pdf", "pdf", Picture: false);

    public static MediaKind Of(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        _ when file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8) => Gif,
        _ when file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) => Webp,
        _ when file.StartsWith("%PDF-"u8) => Pdf,
        _ => Unknown,
    };
}
