using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>How much a reply can hold, in bytes of its text as JSON, beside the largest set of ids it may carry.</summary>
public static class ReplyRoom
{
    public static int Bytes { get; } = Measure();

    private static int Measure()
    {
        var fits = 0;
        for (var step = ReplyDocument.LargestJson; step > 0; step /= 2)
        {
            while (Of(fits + step).Fits)
            {
                fits += step;
            }
        }

        return fits;
    }

    private static ReplyDocument Of(int length) => new(
        Guid.Empty, default, "2000-01-01", new string('a', length), Guid.Empty, Guid.Empty, [.. Enumerable.Range(0, 16).Select(_ => ItemId.New())]);
}
