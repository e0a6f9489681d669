using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace SafeReport.Portal.Security;

/// <summary>Where the program listens: exactly where it was asked to, and beyond this machine only behind TLS unless the operator says otherwise.</summary>
/// <remarks>Kestrel takes any host name but localhost for "every interface": a name is looked up here and given to it as addresses.</remarks>
internal static class ListeningAddresses
{
    public const string AllowPlainHttp = "SafeReport:AllowPlainHttp";

    private const string Urls = "urls";

    /// <summary>Puts the addresses in the place of names in <c>urls</c> and <c>Kestrel:Endpoints</c>.</summary>
    /// <exception cref="InvalidOperationException">A name leads nowhere, or plain HTTP would be answered beyond this machine.</exception>
    public static void Settle(ConfigurationManager configuration)
    {
        var allowed = configuration.GetValue(AllowPlainHttp, defaultValue: false);
        if (string.IsNullOrEmpty(configuration[Urls]) && configuration["http_ports"] is { Length: > 0 } && !allowed)
        {
            throw Refused("every interface (HTTP_PORTS)");
        }

        if (configuration[Urls] is { Length: > 0 } urls)
        {
            configuration[Urls] = string.Join(';', urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(url => Settle(url, allowed)));
        }

        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren().Where(endpoint => endpoint["Url"] is { Length: > 0 }))
        {
            // An endpoint has one address: a name that has several is taken at its first.
            endpoint["Url"] = Settle(endpoint["Url"]!, allowed)[0];
        }
    }

    private static IReadOnlyList<string> Settle(string url, bool plainAllowed)
    {
        var asked = BindingAddress.Parse(url);
        if (asked.IsUnixPipe || asked.IsNamedPipe || string.Equals(asked.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [url];
        }

        var addresses = AddressesOf(asked.Host);
        if (asked.Scheme == Uri.UriSchemeHttp && !plainAllowed && !addresses.All(IPAddress.IsLoopback))
        {
            throw Refused(url);
        }

        return [.. addresses.Select(address => $"{asked.Scheme}://{Text(address)}:{asked.Port}{asked.PathBase}")];
    }

    private static IReadOnlyList<IPAddress> AddressesOf(string host)
    {
        if (host is "*" or "+")
        {
            return [IPAddress.IPv6Any];
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        try
        {
            return Dns.GetHostAddresses(host) is { Length: > 0 } found ? [.. found.Distinct()] : throw Unknown(host);
        }
        catch (SocketException)
        {
            throw Unknown(host);
        }
    }

    private static string Text(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private static InvalidOperationException Unknown(string host) => new($"{host} is no address of this machine that can be found.");

    private static InvalidOperationException Refused(string where) => new(
        $"Plain HTTP would be answered at {where}, beyond this machine, for everybody on the way to read. Listen at 127.0.0.1 behind a TLS proxy, or set SafeReport__AllowPlainHttp=true.");
}
