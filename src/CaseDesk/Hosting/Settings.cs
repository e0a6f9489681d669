using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Hosting;

/// <summary>What an operator sets, by environment or appsettings. A missing one is said by its name, once.</summary>
public sealed class Settings(IConfiguration configuration)
{
    /// <summary>DIR: where desk.secret is and, in a demonstration, demo.json.</summary>
    public string DataDirectory => Required("SafeReport:Data");

    public string Intake => Required("SafeReport:Intake");

    public string Desk => Required("SafeReport:Desk");

    /// <summary>For migrations only; a server never has them.</summary>
    public string IntakeOwner => Required("SAFEREPORT_INTAKE_OWNER");

    public string DeskOwner => Required("SAFEREPORT_DESK_OWNER");

    /// <summary>Officers come by TLS: a proxy is named, or the program itself listens so. Then nothing of a session travels otherwise.</summary>
    public static bool IsByTls(IConfiguration configuration) =>
        configuration[NamedProxy.Setting] is { Length: > 0 } || configuration["urls"]?.Contains("https://", StringComparison.OrdinalIgnoreCase) == true
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(endpoint => endpoint["Url"]?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true);

    public bool Demonstration => configuration.GetValue("SafeReport:Demonstration", false);

    /// <summary>A command for the shell that calls an officer; it is told nothing but that there is work.</summary>
    public string? AlarmCommand => configuration["SafeReport:AlarmCommand"];

    /// <summary>Where the mechanism is, as Asia/Tehran: on which day something is due, and when that day ends. Without one it ends at midnight in Greenwich.</summary>
    public TimeZoneInfo TimeZone => configuration["SafeReport:TimeZone"] is not { Length: > 0 } id ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : throw new MisusedException("SafeReport__TimeZone names no time zone of this machine: write it as Asia/Tehran.");

    /// <summary>A folder for the daily checkpoints of the chain of events, at best where the desk cannot rewrite them; by itself one beside desk.secret.</summary>
    public string? Checkpoints => configuration["SafeReport:Checkpoints"] is { Length: > 0 } path ? path
        : configuration["SafeReport:Data"] is { Length: > 0 } data ? Path.Combine(data, "checkpoints") : null;

    /// <summary>A command for the shell that gets each checkpoint on standard input.</summary>
    public string? CheckpointCommand => configuration["SafeReport:CheckpointCommand"];

    /// <summary>From which hour, UTC, the day's checkpoint is made.</summary>
    public int CheckpointHour => configuration.GetValue("SafeReport:CheckpointHour", 3);

    /// <summary>How often new items are taken over. Seldom on purpose: items that came close together show no order.</summary>
    public TimeSpan TakeoverInterval => configuration.GetValue("SafeReport:TakeoverInterval", TimeSpan.FromMinutes(1));

    /// <summary>Where visitors find the Portal; the desk looks there as one of them. Null when it is not to look.</summary>
    public Uri? PortalAddress => Address("SafeReport:PortalAddress", "http", "https");

    /// <summary>The proxy through which the desk visits the Portal, so that it cannot be told from other visitors: socks5://127.0.0.1:9050, say.</summary>
    public Uri? TorProxy => Address("SafeReport:TorProxy", "socks5", "socks4a", "http");

    private Uri? Address(string name, params string[] schemes) => configuration[name] is not { Length: > 0 } value ? null
        : Uri.TryCreate(value, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) ? address
        : throw new MisusedException($"{name.Replace(":", "__", StringComparison.Ordinal)} is not an address of the kind it must be.");

    private string Required(string name) => configuration[name] is { Length: > 0 } value
        ? value
        : throw new MisusedException($"{name.Replace(":", "__", StringComparison.Ordinal)} is not set.");
}
