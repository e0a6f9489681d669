namespace SafeReport.Crypto.Interop;

/// <summary>A part of a region, or all of it.</summary>
internal readonly unsafe struct LockedBlock(byte* pointer, int length, LockedRegion region)
{
    internal byte* Pointer { get; } = pointer;

    internal int Length { get; } = length;

    internal LockedRegion Region { get; } = region;
}
