using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>The cookie of a signed-in officer. It names a session and an officer and opens nothing: the keys are in this process's memory.</summary>
public sealed class SessionCookie : CookieAuthenticationEvents
{
    public const string Scheme = "desk";
    private const string SessionClaim = "session";

    /// <summary>Stands in the address of what a page asks for by itself, which is no sign of life.</summary>
    private const string ByItself = "again";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "desk";
        options.Cookie.IsEssential = true;
        // Not the cookie but the key ring ends a session. The cookie outlives it so that a text posted too late finds its officer.
        options.ExpireTimeSpan = TimeSpan.FromDays(7);
        options.SlidingExpiration = false;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "then";
        options.EventsType = typeof(SessionCookie);
    }

    public static Task SignInAsync(HttpContext context, OfficerId officer, string session) =>
        context.SignInAsync(Scheme, PrincipalOf(officer, [new Claim(SessionClaim, session)]), new AuthenticationProperties { IsPersistent = false });

    /// <summary>Wipes the keys and forgets the cookie.</summary>
    public static async Task SignOutAsync(HttpContext context)
    {
        Lock(context);
        await context.SignOutAsync(Scheme);
    }

    /// <summary>Wipes the keys; the cookie stays, so that the officer comes back to the same page.</summary>
    public static void Lock(HttpContext context)
    {
        if (context.SignedInOrNull() is { } signedIn)
        {
            context.RequestServices.GetRequiredService<KeyRings>().Lock(signedIn.Session);
        }
    }

    public static ClaimsPrincipal PrincipalOf(OfficerId officer, IEnumerable<Claim> claims) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, officer.ToString()), .. claims], Scheme, ClaimTypes.Name, ClaimTypes.Role));

    /// <summary>Finds the key ring of the session. Roles come from the ring, never from the cookie.</summary>
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var session = context.Principal?.FindFirstValue(SessionClaim);
        if (session is null || !Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            context.RejectPrincipal();
            return;
        }

        var officer = new OfficerId(id);
        var rings = http.RequestServices.GetRequiredService<KeyRings>();
        var ring = rings.Find(session, alive: !http.Request.Query.ContainsKey(ByItself));
        var name = await NameAsync(http, officer);
        if (name is null)
        {
            rings.Lock(session);
            context.RejectPrincipal();
        }
        else if (ring is null || ring.Officer != officer || !TryHold(http, ring))
        {
            http.Features.Set(new LockedOfficer(officer));
            context.RejectPrincipal();
        }
        else
        {
            http.Features.Set(new SignedIn(ring, session, name));
            context.ReplacePrincipal(PrincipalOf(officer, ring.Roles.Select(role => new Claim(ClaimTypes.Role, role))));
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var locked = context.HttpContext.Features.Get<LockedOfficer>() is not null;
        if (LockedPost.IsScript(request))
        {
            LockedPost.AnswerScript(context.HttpContext);
        }
        else
        {
            // After a POST there is nothing to come back to but the page that held the form.
            var then = Uri.EscapeDataString(HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path);
            context.Response.Redirect($"{(locked ? "/locked" : "/sign-in")}?then={then}");
        }

        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool TryHold(HttpContext http, KeyRing ring)
    {
        try
        {
            http.Response.RegisterForDispose(ring.Hold());
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;   // locked between finding and holding
        }
    }

    private static async Task<string?> NameAsync(HttpContext http, OfficerId officer)
    {
        const string sql = "select name from desk.officer where id = @Value and disabled_on is null";
        var source = http.RequestServices.GetRequiredService<DeskDatabase>().Source;
        await using var connection = await source.OpenConnectionAsync(http.RequestAborted);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(sql, new { officer.Value }, cancellationToken: http.RequestAborted));
    }
}
