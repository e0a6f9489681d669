using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SafeReport.Browser.Tests.Support;

/// <summary>A real PNG of the size of a photograph, with a text in it as cameras write them.</summary>
internal static class Photo
{
    private const int Side = 320;

    /// <summary>About 307 KB: noise does not compress.</summary>
    public static byte[] Png(string comment)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var size = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(size, Side);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), Side);
        size[8] = 8;   // bits a channel
        size[9] = 2;   // red, green, blue
        Chunk(png, "IHDR", size);
        Chunk(png, "tEXt", [.. "Comment\0"u8, .. Encoding.Latin1.GetBytes(comment)]);
        Chunk(png, "IDAT", Compress(Noise()));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Noise()
    {
        var rows = RandomNumberGenerator.GetBytes(Side * (1 + (3 * Side)));
        for (var row = 0; row < Side; row++)
        {
            rows[row * (1 + (3 * Side))] = 0;   // no filter
        }

        return rows;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Fastest))
        {
            zlib.Write(bytes);
        }

        return output.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(typed));
        png.Write(number);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
