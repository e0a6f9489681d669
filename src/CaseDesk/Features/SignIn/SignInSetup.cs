using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.SignIn;

public static class SignInSetup
{
    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SignInOptions>(configuration.GetSection(SignInOptions.Section));
        services.AddIdentityCore<SignInOfficer>().AddUserStore<OfficerUserStore>();
        services.AddScoped<ILookupNormalizer, OfficerNames>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<SignInOptions>>((identity, signIn) =>
        {
            identity.User.AllowedUserNameCharacters = "";   // officers have names in every script
            identity.Lockout.MaxFailedAccessAttempts = signIn.Value.FailuresBeforeLockOut;
            identity.Lockout.DefaultLockoutTimeSpan = signIn.Value.LockOut;
        });
        services.AddSingleton<SignInTurns>();
        services.AddSingleton<KnownNames>();
        services.AddSingleton<RefusedSignIns>();
        services.AddHostedService<RefusedSignInClock>();
        services.AddSingleton<StandInOfficer>();
        services.AddScoped<TotpSteps>();
        services.AddScoped<SignInService>();
        services.AddScoped<SessionCookie>();
        services.AddAuthentication(SessionCookie.Scheme).AddCookie(SessionCookie.Scheme, SessionCookie.Configure);
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme)
            .Configure<TimeProvider>((options, time) => options.TimeProvider = new SteadyTime(time));
        services.Configure<CookieAuthenticationOptions>(SessionCookie.Scheme, options => DeskCookie.Settle(options.Cookie, configuration));
        return services;
    }
}
