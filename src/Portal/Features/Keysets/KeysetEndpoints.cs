using SafeReport.Crypto.Items;
using SafeReport.Portal.Features.Intake;
using SafeReport.Portal.Features.PublicFiles;
using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Security;

namespace SafeReport.Portal.Features.Keysets;

/// <summary>GET /api/mechanisms, and the signed keysets, which stay published for ever: from memory, whether the database is there or not.</summary>
internal static class KeysetEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddKeysets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeysetShelf>();
        builder.Services.AddSingleton<IShownToEveryone>(static services => services.GetRequiredService<KeysetShelf>());
    }

    public static void MapKeysets(this IEndpointRouteBuilder routes)
    {
        var shelf = routes.ServiceProvider.GetRequiredService<KeysetShelf>();
        Map("/api/mechanisms", _ => shelf.Mechanisms);
        Map("/api/mechanisms/{mechanism}/keyset", context => Mechanism(context) is { } mechanism ? shelf.Newest(mechanism) : null);
        Map("/api/mechanisms/{mechanism}/keysets/{serial}", context =>
            Mechanism(context) is { } mechanism && SubmissionHead.TryReadSerial(context.Request.RouteValues["serial"] as string, out var serial)
                ? shelf.Find(mechanism, serial)
                : null);

        void Map(string pattern, Func<HttpContext, PublicFile?> find) =>
            routes.MapMethods(pattern, Reading, (RequestDelegate)(context => AnswerAsync(context, find(context), shelf.IsKnown))).DisableHttpMetrics();
    }

    private static Task AnswerAsync(HttpContext context, PublicFile? file, bool known)
    {
        if (file is not null)
        {
            return file.SendAsync(context);
        }

        if (known)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            QuietFailures.Unavailable(context.Response);
        }

        return Task.CompletedTask;
    }

    private static string? Mechanism(HttpContext context) =>
        MechanismId.TryParse(context.Request.RouteValues["mechanism"] as string, out var mechanism) ? mechanism.ToString() : null;
}
