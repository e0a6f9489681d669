using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.Portal.Features.Intake;

namespace SafeReport.Portal.Features.Keysets;

/// <summary>GET /api/mechanisms, and the signed keysets, which stay published for ever.</summary>
internal static class KeysetEndpoints
{
    private const string Note = "text/plain; charset=utf-8";

    public static void MapKeysets(this IEndpointRouteBuilder routes)
    {
        var database = routes.ServiceProvider.GetRequiredService<NpgsqlDataSource>();
        var mechanisms = routes.ServiceProvider.GetRequiredService<PublishedMechanisms>();
        routes.MapGet("/api/mechanisms", (RequestDelegate)(context => ListAsync(context, mechanisms))).DisableHttpMetrics();
        routes.MapGet("/api/mechanisms/{mechanism}/keyset", (RequestDelegate)(context => SendAsync(context, database, newest: true))).DisableHttpMetrics();
        routes.MapGet("/api/mechanisms/{mechanism}/keysets/{serial}", (RequestDelegate)(context => SendAsync(context, database, newest: false)))
            .DisableHttpMetrics();
    }

    private static async Task ListAsync(HttpContext context, PublishedMechanisms mechanisms)
    {
        var listed = await mechanisms.ListAsync(context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            listed.Select(PublicMechanism.Of).ToArray(), PublicJson.AsWritten.PublicMechanismArray, cancellationToken: context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, NpgsqlDataSource database, bool newest)
    {
        const string sql = """
            select note from intake.keyset
            where mechanism = @Mechanism and (@Serial is null or serial = @Serial)
            order by serial desc limit 1
            """;
        long? serial = null;
        if (!MechanismId.TryParse(context.Request.RouteValues["mechanism"] as string, out var mechanism)
            || (!newest && !TryReadSerial(context, out serial)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using var connection = await database.OpenConnectionAsync(context.RequestAborted);
        var note = await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(sql, new { Mechanism = mechanism.ToString(), Serial = serial }, cancellationToken: context.RequestAborted));
        await PublicAnswer.SendTextAsync(context, note, Note);
    }

    private static bool TryReadSerial(HttpContext context, out long? serial)
    {
        var read = SubmissionHead.TryReadSerial(context.Request.RouteValues["serial"] as string, out var value);
        serial = value;
        return read;
    }
}
