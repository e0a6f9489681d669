using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SafeReport.Portal.Security;

/// <summary>What one connection may cost, chosen so that a slow line still gets a report through.</summary>
internal static class KestrelLimits
{
    public static void AddKestrelLimits(this WebApplicationBuilder builder, long largestBody)
    {
        // An address that a proxy passes on must not enter the program, even when somebody asks for it in the environment.
        builder.Configuration["FORWARDEDHEADERS_ENABLED"] = "false";
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => Set(options, largestBody));
    }

    private static void Set(KestrelServerOptions options, long largestBody)
    {
        options.AddServerHeader = false;
        options.DisableStringReuse = true;   // header values of one visitor are not kept for the next on the connection
        // HTTP/2 would add windows of memory and a compression state per connection, for pages of a few files.
        options.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http1);

        var limits = options.Limits;
        limits.MaxRequestBodySize = largestBody;
        limits.MaxRequestBufferSize = 32 * 1024;
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(60);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        limits.MaxConcurrentConnections = 20_000;
        limits.MaxConcurrentUpgradedConnections = 0;
        // 36 KB in a quarter of an hour; larger bodies have a floor of their own (BodyRate).
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: BodyRate.Floor, gracePeriod: BodyRate.Grace);
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: BodyRate.Floor, gracePeriod: BodyRate.Grace);
    }
}
