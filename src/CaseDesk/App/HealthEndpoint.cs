using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.App;

/// <summary>GET /healthz: 200 <c>ok</c> or 503, and nothing else to learn.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this WebApplication app) =>
        app.MapGet("/healthz", async (Readiness readiness, CancellationToken cancellationToken) =>
            await readiness.IsReadyAsync(cancellationToken)
                ? Results.Text("ok")
                : Results.StatusCode(StatusCodes.Status503ServiceUnavailable)).AllowAnonymous()
            .WithMetadata(new SkipStatusCodePagesAttribute(), new PageTurnsSetup.NoTurn());   // a probe wants no page, and the database may be away
}
