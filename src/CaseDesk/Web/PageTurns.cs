using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Web;

/// <summary>How many pages are made at once: no more than the pool has connections for, so that no page waits for another that waits for it.</summary>
/// <remarks>
/// An act holds one connection and may ask for a second, never for a third. The others wait in line, each for a bounded time, and are then told
/// so in words. Officers and strangers stand in lines of their own. Files are streamed as slowly as their reader takes them, and have a line of their own too.
/// </remarks>
public sealed class PageTurns : IDisposable
{
    /// <summary>Connections that the pages' pool must have for these turns: two for each, and some for what asks before its turn.</summary>
    public const int Connections = (2 * (OfficersPages + StrangersPages + Files)) + 5;

    private const int OfficersPages = 6;
    private const int StrangersPages = 1;
    private const int Files = 3;
    private const int InLine = 1000;

    private readonly ConcurrencyLimiter _officers = Line(OfficersPages);
    private readonly ConcurrencyLimiter _strangers = Line(StrangersPages);
    private readonly ConcurrencyLimiter _files = Line(Files);

    /// <summary>How long one waits before it is told that the desk is busy.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(30);

    /// <returns>Null when the wait was too long, or the line; else to be disposed when the answer is out.</returns>
    public async Task<IDisposable?> TakeAsync(HttpContext context)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        wait.CancelAfter(LongestWait);
        try
        {
            var lease = await LineOf(context).AcquireAsync(1, wait.Token);
            if (lease.IsAcquired)
            {
                return lease;
            }

            lease.Dispose();
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Too long.
        }

        return null;
    }

    public void Dispose()
    {
        _officers.Dispose();
        _strangers.Dispose();
        _files.Dispose();
    }

    internal static bool IsStranger(HttpContext context) => context.SignedInOrNull() is null && context.Features.Get<LockedOfficer>() is null;

    private static ConcurrencyLimiter Line(int atOnce) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = atOnce,
        QueueLimit = InLine,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private ConcurrencyLimiter LineOf(HttpContext context) =>
        IsStranger(context) ? _strangers
        : context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is null && HttpMethods.IsGet(context.Request.Method) ? _files
        : _officers;
}

/// <summary>Where a request takes its turn: behind the sign-in, before anything that reads or writes.</summary>
internal static class PageTurnsSetup
{
    /// <summary>An endpoint that asks the database nothing, or has a line of its own.</summary>
    public sealed class NoTurn;

    /// <summary>Set on a request that waits in a line of its own.</summary>
    public sealed class OwnLine;

    /// <summary>Before the first statement of a request.</summary>
    public static void UsePagesPool(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NoTurn>() is null)
        {
            DeskDatabase.UsePagesPool();
        }

        return next(context);
    });

    public static void UsePageTurns(this WebApplication app) => app.Use(async (context, next) =>
    {
        // A sign-in waits in a line of its own, and holds no connection meanwhile; an error's page had its turn.
        if (context.GetEndpoint()?.Metadata.GetMetadata<NoTurn>() is not null || context.Features.Get<OwnLine>() is not null
            || context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            await next(context);
            return;
        }

        // A stranger has nothing to send but a sign-in. Whatever else a form of theirs asks for is refused before it is read: sent slowly it would
        // hold the strangers' turn.
        if (PageTurns.IsStranger(context) && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null && context.GetEndpoint() is not null)
            {
                await next(context);   // is led to the sign-in, unread
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            }

            return;
        }

        using var turn = await context.RequestServices.GetRequiredService<PageTurns>().TakeAsync(context);
        if (turn is null)
        {
            await BareAnswer.UnavailableAsync(context, TextKey.ErrorBusy);
            return;
        }

        await next(context);
    });
}
