using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>Items in memory, read by the reader that the desk has.</summary>
internal static class ReadItem
{
    internal static OpenedItem? Container(byte[] tar, ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal)
    {
        using var source = new MemoryStream(tar);
        return Judged(reader => reader.ReadAsync(source, CancellationToken.None), storedAs, storedUnder, out refusal);
    }

    internal static OpenedItem? Sealed(byte[] file, IIdentity identity, ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal)
    {
        using var source = new MemoryStream(file);
        return Judged(reader => reader.OpenAsync(source, identity, CancellationToken.None), storedAs, storedUnder, out refusal);
    }

    private static OpenedItem? Judged(Func<SealedItemReader, Task> read, ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal)
    {
        var reader = new SealedItemReader();
        read(reader).GetAwaiter().GetResult();
        var item = reader.Judge(storedAs, storedUnder, out refusal);
        if (item is null)
        {
            reader.Dispose();
        }

        return item;
    }
}
