using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace SafeReport.CaseDesk.Hosting;

/// <summary>The one proxy in front that may say "this came by https" (SafeReport:Proxy, addresses or networks). Whoever else says it is not believed.</summary>
internal static class NamedProxy
{
    public const string Setting = "SafeReport:Proxy";

    /// <exception cref="InvalidOperationException">What is set is no address and no network.</exception>
    public static void AddNamedProxy(this WebApplicationBuilder builder)
    {
        // The framework's own switch would believe everybody.
        builder.Configuration["FORWARDEDHEADERS_ENABLED"] = "false";
        var names = (builder.Configuration[Setting] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // The scheme alone: an address of a visitor has no business here.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var name in names)
            {
                Add(options, name);
            }
        });
    }

    /// <summary>First of all: what comes after asks whether a request came by https.</summary>
    public static void UseNamedProxy(this WebApplication app)
    {
        if (app.Configuration[Setting] is { Length: > 0 })
        {
            app.UseForwardedHeaders();
        }
    }

    private static void Add(ForwardedHeadersOptions options, string name)
    {
        if (IPAddress.TryParse(name, out var address))
        {
            options.KnownProxies.Add(address);
        }
        else if (System.Net.IPNetwork.TryParse(name, out var network))
        {
            options.KnownIPNetworks.Add(network);
        }
        else
        {
            throw new InvalidOperationException("SafeReport__Proxy names neither an address nor a network.");
        }
    }
}
