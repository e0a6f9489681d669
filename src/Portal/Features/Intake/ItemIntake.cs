using SafeReport.Crypto.Items;
using SafeReport.Portal.Security;

namespace SafeReport.Portal.Features.Intake;

/// <summary>The checks on an item and their answers, in the order of protocol.md 7: 404, 204 known, 400/413, 409, 503, 204.</summary>
internal sealed class ItemIntake(PublishedKeysets keysets, SealedItemStore store, BodyMemory memory, TimeProvider clock)
{
    public async Task ReceiveAsync(HttpContext context)
    {
        var status = await DecideAsync(context);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            QuietFailures.Unavailable(context.Response);
        }

        context.Response.StatusCode = status;
    }

    private async Task<int> DecideAsync(HttpContext context)
    {
        if (!MechanismId.TryParse(context.Request.RouteValues["mechanism"] as string, out var mechanism) || !await keysets.KnowAsync(mechanism))
        {
            return StatusCodes.Status404NotFound;
        }

        if (!ItemId.TryParse(context.Request.RouteValues["item"] as string, out var item))
        {
            return StatusCodes.Status400BadRequest;
        }

        var head = SubmissionHead.Read(context.Request);
        if (head.Refusal is { } refusal)
        {
            return await UnlessKnownAsync(item, refusal);
        }

        BodyRate.Set(context, head.Length);
        using var body = new SealedBody(head.Length);
        await body.ReadHeadAsync(context.Request.Body, context.RequestAborted);
        if (!body.HasSealedForm)
        {
            return await UnlessKnownAsync(item, StatusCodes.Status400BadRequest);
        }

        // Nobody waits for room to be told what is known already.
        if (!body.TryTakeRoom(memory) && await store.IsKnownAsync(item))
        {
            return StatusCodes.Status204NoContent;
        }

        if (!await body.TakeRoomAsync(memory, context.RequestAborted))
        {
            return await UnlessKnownAsync(item, StatusCodes.Status503ServiceUnavailable);
        }

        await body.ReadPayloadAsync(context.Request.Body, context.RequestAborted);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var open = await keysets.MayBeUsedAsync(mechanism, head.KeysetSerial, today);
        return await store.AddAsync(new ReceivedItem(item, mechanism, today, head.KeysetSerial, body), open) switch
        {
            StoreOutcome.KeysetClosed => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status204NoContent,
        };
    }

    private async Task<int> UnlessKnownAsync(ItemId item, int status) =>
        await store.IsKnownAsync(item) ? StatusCodes.Status204NoContent : status;
}
