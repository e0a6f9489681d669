using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Tests.Cases.Removal;

/// <summary>What a removed officer may have kept of an item: opens as the identity does, and keeps the file key.</summary>
internal sealed class FileKeyKeeper(IIdentity identity) : IIdentity
{
    public byte[] FileKey { get; private set; } = [];

    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas)
    {
        var fileKey = identity.Unwrap(stanzas);
        FileKey = fileKey?.Span.ToArray() ?? [];
        return fileKey;
    }
}

/// <summary>Opens every file with the file key of another.</summary>
internal sealed class KeptFileKey(byte[] fileKey) : IIdentity
{
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas) => SecretBytes.CopyOf(fileKey);
}
