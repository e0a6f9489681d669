namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>ByteEncode and ByteDecode (FIPS 203, 4.2.1), for the widths ML-KEM-768 has.</summary>
internal static class Packing
{
    /// <summary>The bytes of 256 coefficients of 12 bits.</summary>
    internal const int Length12 = 384;

    internal static void Encode12(ReadOnlySpan<ushort> f, Span<byte> output)
    {
        for (int i = 0, o = 0; i < f.Length; i += 2, o += 3)
        {
            uint pair = f[i] | ((uint)f[i + 1] << 12);
            output[o] = (byte)pair;
            output[o + 1] = (byte)(pair >> 8);
            output[o + 2] = (byte)(pair >> 16);
        }
    }

    /// <returns>False when a coefficient is not below q: the check of FIPS 203, 7.2.</returns>
    internal static bool TryDecode12(ReadOnlySpan<byte> bytes, Span<ushort> output)
    {
        int tooLarge = 0;
        for (int i = 0, o = 0; o < output.Length; i += 3, o += 2)
        {
            int first = bytes[i] | ((bytes[i + 1] & 0x0f) << 8);
            int second = (bytes[i + 1] >> 4) | (bytes[i + 2] << 4);
            tooLarge |= (Field.Q - 1 - first) | (Field.Q - 1 - second);
            output[o] = (ushort)first;
            output[o + 1] = (ushort)second;
        }

        return tooLarge >= 0;
    }

    /// <summary>Compresses to d bits and packs.</summary>
    internal static void EncodeCompressed(ReadOnlySpan<ushort> f, int d, Span<byte> output)
    {
        uint bits = 0;
        int count = 0, next = 0;
        foreach (ushort coefficient in f)
        {
            bits |= Field.Compress(coefficient, d) << count;
            for (count += d; count >= 8; count -= 8)
            {
                output[next++] = (byte)bits;
                bits >>= 8;
            }
        }
    }

    /// <summary>Unpacks d bits each and decompresses.</summary>
    internal static void DecodeCompressed(ReadOnlySpan<byte> bytes, int d, Span<ushort> output)
    {
        uint bits = 0;
        int count = 0, next = 0;
        foreach (ref ushort coefficient in output)
        {
            for (; count < d; count += 8)
            {
                bits |= (uint)bytes[next++] << count;
            }

            coefficient = Field.Decompress(bits & ((1u << d) - 1), d);
            bits >>= d;
            count -= d;
        }
    }
}
