using System.Collections.Concurrent;

namespace SafeReport.Portal.Security;

/// <summary>
/// Counts failures by the kind of exception. A line written when a request fails would carry that request's moment into the
/// journal, so <see cref="DatabaseWatch"/> tells the counts at times that no visitor chooses.
/// </summary>
internal sealed class FailureTally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Add(Exception exception) => _counts.AddOrUpdate(exception.GetType().Name, 1, static (_, count) => count + 1);

    /// <summary>The counts since the last call, as one sentence, or null when there are none.</summary>
    public string? Take()
    {
        var parts = new List<string>();
        foreach (var kind in _counts.Keys.Order(StringComparer.Ordinal))
        {
            if (_counts.TryRemove(kind, out var count))
            {
                parts.Add($"{kind} {count}");
            }
        }

        return parts.Count == 0 ? null : string.Join(", ", parts);
    }
}
