using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace SafeReport.Portal.Features.PublicFiles;

/// <summary>One file, compressed once. It holds no secret, so compressing it betrays none.</summary>
internal sealed class PublicFile(byte[] bytes, string mediaType)
{
    private readonly Lazy<byte[]> _brotli = new(() => Compress(bytes, static output =>
        new BrotliStream(output, CompressionLevel.SmallestSize)));

    private readonly Lazy<byte[]> _gzip = new(() => Compress(bytes, static output => new GZipStream(output, CompressionLevel.SmallestSize)));

    public async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        var (body, coding) = Choose(context.Request.Headers.AcceptEncoding.ToString());
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        response.Headers[HeaderNames.Vary] = HeaderNames.AcceptEncoding;
        if (coding is not null)
        {
            response.Headers[HeaderNames.ContentEncoding] = coding;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private (byte[] Body, string? Coding) Choose(string accepted)
    {
        if (Accepts(accepted, "br") && _brotli.Value.Length < bytes.Length)
        {
            return (_brotli.Value, "br");
        }

        return Accepts(accepted, "gzip") && _gzip.Value.Length < bytes.Length ? (_gzip.Value, "gzip") : (bytes, null);
    }

    private static bool Accepts(string header, string coding)
    {
        foreach (var part in header.AsSpan().Split(','))
        {
            var offer = header.AsSpan(part).Trim();
            if (offer.StartsWith(coding, StringComparison.OrdinalIgnoreCase) && (offer.Length == coding.Length || offer[coding.Length] == ';'))
            {
                return !offer.Contains(";q=0", StringComparison.OrdinalIgnoreCase) || offer.Contains(";q=0.", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> coder)
    {
        using var output = new MemoryStream();
        using (var stream = coder(output))
        {
            stream.Write(bytes);
        }

        return output.ToArray();
    }
}
