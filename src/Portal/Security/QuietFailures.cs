using Npgsql;
using SafeReport.Portal.Database;

namespace SafeReport.Portal.Security;

/// <summary>The one place that catches: a status, never a text. A database that is away is 503, not an error of ours.</summary>
internal static class QuietFailures
{
    /// <summary>The same for everyone: no value that could tell two visitors apart.</summary>
    public const string RetryAfterSeconds = "20";

    public static void UseQuietFailures(this WebApplication app)
    {
        var tally = app.Services.GetRequiredService<FailureTally>();
        var room = app.Services.GetRequiredService<DiskRoom>();
        var headers = app.Services.GetRequiredService<SecurityHeaders>();
        app.Use((context, next) => RunAsync(context, next, tally, room, headers));
    }

    public static void Unavailable(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfterSeconds;
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate next, FailureTally tally, DiskRoom room, SecurityHeaders headers)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();   // nobody is there to read an answer
        }
        catch (BadHttpRequestException refused)
        {
            Answer(context, headers, response => response.StatusCode = refused.StatusCode);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            if (away is PostgresException { SqlState: PostgresErrorCodes.DiskFull })
            {
                room.FoundFull();
            }

            Answer(context, headers, Unavailable);
        }
#pragma warning disable CA1031 // whatever else it is, its text must not leave the program
        catch (Exception broken)
#pragma warning restore CA1031
        {
            tally.Add(broken);
            Answer(context, headers, static response => response.StatusCode = StatusCodes.Status500InternalServerError);
        }
    }

    private static void Answer(HttpContext context, SecurityHeaders headers, Action<HttpResponse> set)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        headers.Set(context.Response.Headers);
        set(context.Response);
    }
}
