namespace SafeReport.Crypto.Tests.Support;

/// <summary>The X25519 points with which every secret agrees on zero: all encodings of the points of order 1, 2, 4 and 8, on the curve and its twist.</summary>
internal static class LowOrder
{
    private static readonly string[] Texts =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    /// <summary>Each as it is, and with the top bit that everybody ignores.</summary>
    internal static IReadOnlyList<byte[]> Points { get; } = [.. Texts.Select(Convert.FromHexString).SelectMany(p => (byte[][])[p, [.. p[..^1], (byte)(p[^1] | 0x80)]])];
}
