using Dapper;
using Npgsql;
using SafeReport.Portal.Database;
using SafeReport.Portal.Security;

namespace SafeReport.Portal.Features.Health;

/// <summary>GET /healthz: 200 <c>ok</c> when the database is migrated, has room on its disk and, in a demonstration, its keyset is published; else 503.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this WebApplication app)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        var room = app.Services.GetRequiredService<DiskRoom>();
        var demonstration = app.Configuration.GetValue("SafeReport:Demonstration", false);
        app.MapGet("/healthz", (RequestDelegate)(context => AnswerAsync(context, database, room, demonstration))).DisableHttpMetrics();
    }

    private static async Task AnswerAsync(HttpContext context, NpgsqlDataSource database, DiskRoom room, bool demonstration)
    {
        if (room.IsFull || !await IsReadyAsync(database, demonstration, context.RequestAborted))
        {
            QuietFailures.Unavailable(context.Response);
            return;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("ok", context.RequestAborted);
    }

    private static async Task<bool> IsReadyAsync(NpgsqlDataSource database, bool demonstration, CancellationToken cancellationToken)
    {
        // Asked of the catalogue, where a table that is not there yet is no error.
        const string migrated = """
            select count(to_regclass(name)) = count(*) and to_regprocedure('intake.item_known(uuid)') is not null from unnest(array['intake.mechanism', 'intake.keyset', 'intake.closed_serial',
                'intake.item_id', 'intake.sealed_item', 'intake.sealed_item_part', 'intake.erase_request', 'intake.snapshot', 'intake.snapshot_file']) as name
            """;
        // demo.json is written first and the keyset published last.
        const string demonstrated = "select exists (select from intake.mechanism m join intake.keyset k on k.mechanism = m.id where m.demonstration)";
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return await AskAsync(migrated) && (!demonstration || await AskAsync(demonstrated));

            Task<bool> AskAsync(string sql) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
