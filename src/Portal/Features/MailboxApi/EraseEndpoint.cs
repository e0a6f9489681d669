using System.Data;
using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.Portal.Features.Intake;

namespace SafeReport.Portal.Features.MailboxApi;

/// <summary>
/// POST /api/mechanisms/{mechanism}/mailbox/erase: a sealed request that only the desk can open. Whether the mailbox exists is
/// unknown here, so the answer is the same for all.
/// </summary>
internal static class EraseEndpoint
{
    public static void MapErase(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var store = new EraseRequestStore(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<TimeProvider>());
        var keysets = services.GetRequiredService<PublishedKeysets>();
        routes.MapPost("/api/mechanisms/{mechanism}/mailbox/erase", (RequestDelegate)(context => ReceiveAsync(context, store, keysets))).DisableHttpMetrics();
    }

    private static async Task ReceiveAsync(HttpContext context, EraseRequestStore store, PublishedKeysets keysets)
    {
        if (!MechanismId.TryParse(context.Request.RouteValues["mechanism"] as string, out var mechanism) || !await keysets.KnowAsync(mechanism))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (context.Request.ContentLength != EraseRequest.Length)
        {
            context.Response.StatusCode = context.Request.ContentLength > EraseRequest.Length ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
            return;
        }

        var request = new byte[EraseRequest.Length];
        await context.Request.Body.ReadExactlyAsync(request, context.RequestAborted);
        if (!SealedItemForm.IsItemHeader(request.AsSpan(0, SealedItemForm.HeaderLength)))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await store.AddAsync(mechanism, request);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private sealed class EraseRequestStore(NpgsqlDataSource database, TimeProvider clock)
    {
        public async Task AddAsync(MechanismId mechanism, byte[] request)
        {
            const string sql = """
                insert into intake.erase_request (id, mechanism, received_on, sealed)
                values (@Id, @Mechanism, @ReceivedOn, @Sealed)
                """;
            var parameters = new DynamicParameters();
            parameters.Add("Id", ItemId.New().Guid);
            parameters.Add("Mechanism", mechanism.ToString());
            parameters.Add("ReceivedOn", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), DbType.Date);
            parameters.Add("Sealed", request);
            await using var connection = await database.OpenConnectionAsync();
            await connection.ExecuteAsync(sql, parameters);
        }
    }
}
