using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.Portal.Features.Intake;
using SafeReport.Portal.Features.Keysets;

namespace SafeReport.Portal.Features.MailboxApi;

/// <summary>The signed snapshots of sealed replies: the newest note, and the files of the two newest (protocol.md 8).</summary>
internal static class MailboxEndpoints
{
    private const int LongestPrefix = 32;

    public static void MapMailbox(this IEndpointRouteBuilder routes)
    {
        var database = routes.ServiceProvider.GetRequiredService<NpgsqlDataSource>();
        routes.MapGet("/api/mechanisms/{mechanism}/mailbox", (RequestDelegate)(context => SendNoteAsync(context, database))).DisableHttpMetrics();
        routes.MapGet("/api/mechanisms/{mechanism}/mailbox/{number}/{prefix}", (RequestDelegate)(context => SendFileAsync(context, database)))
            .DisableHttpMetrics();
        routes.MapErase();
    }

    private static async Task SendNoteAsync(HttpContext context, NpgsqlDataSource database)
    {
        const string sql = "select note from intake.snapshot where mechanism = @Mechanism order by number desc limit 1";
        if (!MechanismId.TryParse(context.Request.RouteValues["mechanism"] as string, out var mechanism))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using var connection = await database.OpenConnectionAsync(context.RequestAborted);
        var note = await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(sql, new { Mechanism = mechanism.ToString() }, cancellationToken: context.RequestAborted));
        await PublicAnswer.SendTextAsync(context, note, "text/plain; charset=utf-8");
    }

    /// <summary>Read from the database each time: a copy kept in memory would show which parts were asked for.</summary>
    private static async Task SendFileAsync(HttpContext context, NpgsqlDataSource database)
    {
        const string sql = "select bytes from intake.snapshot_file where mechanism = @Mechanism and number = @Number and prefix = @Prefix";
        var prefix = context.Request.RouteValues["prefix"] as string;
        if (!MechanismId.TryParse(context.Request.RouteValues["mechanism"] as string, out var mechanism)
            || !SubmissionHead.TryReadSerial(context.Request.RouteValues["number"] as string, out var number)
            || !IsPrefix(prefix))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using var connection = await database.OpenConnectionAsync(context.RequestAborted);
        var bytes = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString(), Number = number, Prefix = prefix }, cancellationToken: context.RequestAborted));
        await connection.CloseAsync();   // a slow reader must not hold a connection
        await PublicAnswer.SendAsync(context, bytes, "application/octet-stream");
    }

    private static bool IsPrefix(string? text) =>
        text == "-" || (text is { Length: > 0 and <= LongestPrefix } && !text.AsSpan().ContainsAnyExceptInRange('0', '1'));
}
