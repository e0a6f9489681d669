using SafeReport.Crypto.Age;

namespace SafeReport.Crypto.Items;

/// <summary>What the readers of many items share that are read one after the other, for one page: buffers, and the recipients already looked at.</summary>
/// <remarks>The buffers are wiped after each item. Not to be kept any longer than the page: whom a report names is of the report.</remarks>
public sealed class ItemsInTurn : IDisposable
{
    private readonly Dictionary<string, HybridRecipient> _recipients = new(StringComparer.Ordinal);

    internal ChunkBuffers Buffers { get; } = new();

    /// <summary>As <see cref="HybridRecipient.TryParse"/>, which tries the key: that of one mailbox once, not with each of its items.</summary>
    internal HybridRecipient? Recipient(string text)
    {
        if (!_recipients.TryGetValue(text, out var recipient) && HybridRecipient.TryParse(text, out recipient))
        {
            _recipients.Add(text, recipient);
        }

        return recipient;
    }

    /// <summary>Wipes the buffers and forgets whom the items named.</summary>
    public void Dispose()
    {
        Buffers.Dispose();
        _recipients.Clear();
    }

    /// <summary>Nothing of the items.</summary>
    public override string ToString() => nameof(ItemsInTurn);
}
