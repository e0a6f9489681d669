using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Signing in and out, and locking.</summary>
public sealed class SignInFeature : Feature
{
    public override IReadOnlyList<Type> Face { get; } = [typeof(RefusedSignIns)];

    public override void AddToServer(IServiceCollection services, IConfiguration configuration)
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
    }

    /// <summary>Sign-ins were sent away: for those who can find out who comes there.</summary>
    public override Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask) => Task.FromResult<IReadOnlyList<Notice>>(
        ask.Holds(Role.Admin) && ask.Get<SignInTurns>().WasFullLately ? [new(NoticePlace.SignIn, Notice.Alarm, "alert", "sign-in-full", ask.Texts.SignInFull)] : []);
}
