using Dapper;
using Npgsql;
using SafeReport.Portal.Database;
using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Security;

namespace SafeReport.Portal.Features.Health;

/// <summary>GET /healthz: 200 <c>ok</c> when the database is migrated, has room on its disk and, in a demonstration, its keyset is published; else 503.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this WebApplication app)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        var room = app.Services.GetRequiredService<DiskRoom>();
        var publications = app.Services.GetRequiredService<Publications>();
        Func<bool> published = app.Configuration.GetValue("SafeReport:Demonstration", false) ? () => publications.State?.HasOpenDemonstration == true : static () => true;
        app.MapGet("/healthz", (RequestDelegate)(context => AnswerAsync(context, database, room, published))).DisableHttpMetrics();
    }

    private static async Task AnswerAsync(HttpContext context, NpgsqlDataSource database, DiskRoom room, Func<bool> published)
    {
        // demo.json is written first and the keyset published last; what counts is that visitors find it.
        if (room.IsFull || !published() || !await IsMigratedAsync(database, context.RequestAborted))
        {
            QuietFailures.Unavailable(context.Response);
            return;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("ok", context.RequestAborted);
    }

    private static async Task<bool> IsMigratedAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        // Asked of the catalogue, where a table that is not there yet is no error.
        const string migrated = """
            select count(to_regclass(name)) = count(*) and to_regprocedure('intake.item_known(uuid)') is not null from unnest(array['intake.mechanism', 'intake.mechanism_card', 'intake.keyset', 'intake.closed_serial',
                'intake.item_id', 'intake.sealed_item', 'intake.sealed_item_part', 'intake.erase_request', 'intake.snapshot', 'intake.snapshot_file']) as name
            """;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(migrated, cancellationToken: cancellationToken));
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
