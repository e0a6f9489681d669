using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SafeReport.CaseDesk.Features.SignIn;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;

namespace SafeReport.CaseDesk.App;

/// <summary>The web pages of the desk: what they need, and the order in which a request passes.</summary>
public static class DeskPages
{
    /// <summary>Officers type; nothing is uploaded here.</summary>
    private const int LargestRequest = 1024 * 1024;

    /// <summary>More than officers ever need, and few enough that idle ones use up neither memory nor files.</summary>
    private const int MostConnections = 512;

    /// <summary>Where partial pages are, beside the folders of the features.</summary>
    private static readonly string[] Partials = ["App", "Web", "Web/Fields", "Web/Drafts"];

    public static IServiceCollection AddDeskPages(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(Texts.Load("en"));
        services.AddSingleton<Assets>();
        services.AddSingleton<PageTurns>();
        services.AddScoped<Header>();
        services.AddSingleton(provider => new DeskLinks(DeskFeatures.All.SelectMany(feature => feature.Links), provider.GetRequiredService<Texts>()));
        services.AddScoped<DraftStore>();
        services.AddAuthorization(Policies.Configure);
        services.AddRazorPages().WithRazorPagesRoot("/Features").AddViewOptions(views => views.HtmlHelperOptions.ClientValidationEnabled = false);
        services.Configure<RazorViewEngineOptions>(views =>
        {
            foreach (var folder in Partials.Concat(DeskFeatures.All.Select(feature => feature.Folder)))
            {
                views.PageViewLocationFormats.Add($"/{folder}/{{0}}{RazorViewEngine.ViewExtension}");
            }
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "form";
            DeskCookie.Settle(options.Cookie, configuration);
            options.FormFieldName = "_token";
            options.SuppressXFrameOptionsHeader = true;   // SecurityHeaders says it, and more strictly
        });
        services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LargestRequest;
            options.Limits.MaxConcurrentConnections = MostConnections;
            options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(10));
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        });
        services.Configure<FormOptions>(options =>
        {
            // A form stays in memory: a buffer file would hold an officer's words in the clear.
            options.BufferBody = false;
            options.MemoryBufferThreshold = int.MaxValue;
            options.MultipartBodyLengthLimit = 0;
            options.ValueLengthLimit = LargestRequest;
            options.KeyLengthLimit = 256;
            options.ValueCountLimit = 2048;
        });
        return services;
    }

    public static WebApplication UseDeskPages(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.RefusePlainRequests();
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseRefusals();
        app.UseRouting();
        app.UsePagesPool();
        app.UseMiddleware<SignInBody>();
        app.UseAuthentication();
        app.UsePageTurns();
        app.UseMiddleware<LockedPost>();
        app.UseAuthorization();
        app.MapGet("/assets/{**path}", (string path, Assets assets) => assets.Serve(path)).AllowAnonymous().WithMetadata(new PageTurnsSetup.NoTurn());
        app.MapDrafts();
        foreach (var feature in DeskFeatures.All)
        {
            feature.Map(app);
        }

        app.MapRazorPages();
        return app;
    }

    /// <summary>The one place that turns broken expectations into answers: not allowed, locked in mid-request, a form of another session.</summary>
    private static void UseRefusals(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        try
        {
            await next(context);
        }
        catch (Domain.NotAllowedException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        catch (Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
        }
        catch (ObjectDisposedException) when (!context.Response.HasStarted && context.SignedInOrNull()?.Ring.IsLocked == true)
        {
            context.Response.Redirect("/locked");
        }
        catch (Npgsql.NpgsqlException e) when (!context.Response.HasStarted && e.IsTransient)
        {
            await BareAnswer.UnavailableAsync(context, TextKey.Error503);
        }
        catch (Vault.DamagedException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
        }
        catch (Crypto.Interop.UnlockedMemoryException) when (!context.Response.HasStarted)
        {
            await BareAnswer.UnavailableAsync(context, TextKey.ErrorUnlocked);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The kind and the place, never the message: it may quote what it was given.
            context.RequestServices.GetRequiredService<ILogger<Texts>>().LogError("A page failed: {Kind} in {Place}.", e.GetType().Name, e.TargetSite?.DeclaringType?.Name);
            throw;
        }
    });
}
