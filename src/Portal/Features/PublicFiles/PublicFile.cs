using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace SafeReport.Portal.Features.PublicFiles;

/// <summary>What everybody gets alike, compressed once. It holds no secret, so compressing it betrays none.</summary>
internal sealed class PublicFile(byte[] bytes, string mediaType)
{
    private readonly Lazy<byte[]> _brotli = new(() => Compress(bytes, static output =>
        new BrotliStream(output, CompressionLevel.SmallestSize)));

    private readonly Lazy<byte[]> _gzip = new(() => Compress(bytes, static output => new GZipStream(output, CompressionLevel.SmallestSize)));

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Of the bytes; the same for everyone, and weak, because it is one for all codings. Null when nobody may ask by it.</summary>
    public string? Tag { get; private init; }

    /// <summary>One that can be asked for by what the asker has of it.</summary>
    public static PublicFile Tagged(byte[] bytes, string mediaType) =>
        new(bytes, mediaType) { Tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"" };

    /// <summary>The last one when it holds the same bytes, so that nothing is compressed again; else one of these, compressed now and not while a visitor waits.</summary>
    public static PublicFile Renew(PublicFile? last, byte[] bytes, Func<byte[], PublicFile> make)
    {
        if (last is not null && last.Bytes.SequenceEqual(bytes))
        {
            return last;
        }

        var made = make(bytes);
        _ = made._brotli.Value;
        _ = made._gzip.Value;
        return made;
    }

    public Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (Tag is not null)
        {
            response.Headers.ETag = Tag;
            if (Holds(context.Request.Headers.IfNoneMatch.ToString(), Tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        var (body, coding) = Choose(context.Request.Headers.AcceptEncoding.ToString());
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        if (coding is not null)
        {
            response.Headers.ContentEncoding = coding;
        }

        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static bool Holds(string asked, string tag)
    {
        foreach (var part in asked.AsSpan().Split(','))
        {
            var one = asked.AsSpan(part).Trim();
            if (one.SequenceEqual(tag) || one.SequenceEqual(tag.AsSpan(2)) || one is "*")
            {
                return true;
            }
        }

        return false;
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
