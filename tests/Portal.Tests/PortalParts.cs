using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SafeReport.Portal.Database;
using SafeReport.Portal.Features.Intake;
using SafeReport.Portal.Features.Keysets;
using SafeReport.Portal.Features.PublicFiles;
using SafeReport.Portal.Features.PublicPages;
using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Security;

namespace SafeReport.Portal.Tests;

/// <summary>The Portal's own parts in the process of the tests, for what the whole program cannot be brought to in a test's time. Nothing of it runs by itself.</summary>
internal static class PortalParts
{
    public static WebApplicationBuilder Builder(string database, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(ContentRoot.Options([]));
        builder.AddQuietLogging();
        builder.Configuration[IntakeDatabase.ConnectionSetting] = database;
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.AddIntakeDatabase();
        builder.AddSecurityHeaders();
        builder.AddIntake();
        builder.AddPublished();
        builder.AddPublicFiles();
        builder.AddPages();
        builder.AddKeysets();
        foreach (var own in builder.Services.Where(static service => service.ServiceType == typeof(IHostedService)).ToList())
        {
            if (own.ImplementationType is { } type && type.Assembly == typeof(ContentRoot).Assembly)
            {
                builder.Services.Remove(own);
                builder.Services.TryAddSingleton(type);
            }
        }

        return builder;
    }
}
