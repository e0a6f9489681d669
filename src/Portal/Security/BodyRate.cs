using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace SafeReport.Portal.Security;

/// <summary>
/// How slow a line may be. A text-only item needs 40 bytes a second; a larger body holds more memory while it arrives and must
/// arrive within two hours, or a few idle connections could hold the room of all.
/// </summary>
internal static class BodyRate
{
    public const double Floor = 40;
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private const double LongestSeconds = 7_200;

    public static void Set(HttpContext context, long length)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(Math.Max(Floor, length / LongestSeconds), Grace);
        }
    }
}
