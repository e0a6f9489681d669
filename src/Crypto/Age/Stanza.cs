namespace SafeReport.Crypto.Age;

/// <summary>A recipient stanza of an age header: its type and further arguments, and its body.</summary>
/// <param name="Arguments">At least one, each of visible ASCII characters.</param>
/// <param name="Body">Any bytes, none included.</param>
public sealed record Stanza(IReadOnlyList<string> Arguments, ReadOnlyMemory<byte> Body)
{
    /// <summary>The first argument.</summary>
    public string Type => Arguments[0];
}
