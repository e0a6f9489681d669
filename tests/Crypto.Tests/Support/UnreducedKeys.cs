namespace SafeReport.Crypto.Tests.Support;

/// <summary>Public keys each with one coefficient of ML-KEM that is not below q, in every place.</summary>
internal static class UnreducedKeys
{
    private const int Pairs = 384;

    internal static IEnumerable<byte[]> Of(byte[] publicKey)
    {
        for (var pair = 0; pair < Pairs; pair++)
        {
            byte[] first = [.. publicKey];
            first[pair * 3] = 0xff;
            first[(pair * 3) + 1] |= 0x0f;
            yield return first;
            byte[] second = [.. publicKey];
            second[(pair * 3) + 1] |= 0xf0;
            second[(pair * 3) + 2] = 0xff;
            yield return second;
        }
    }
}
