using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Hosting.Disks;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.Interop;

namespace SafeReport.CaseDesk.App;

public static class DeskServices
{
    /// <summary>What takes over, publishes and watches works by itself, one step after the other.</summary>
    private const int OwnConnections = 12;

    /// <summary>What the server and the verbs share.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new Settings(configuration));
        LockedMemory.AllowUnlocked = configuration.GetValue("SafeReport:AllowUnlockedMemory", defaultValue: false);
        services.AddSingleton<TimeProvider>(provider => new MechanismTime(provider.GetRequiredService<Settings>().TimeZone));
        services.AddSingleton(provider => OpenDesk(provider.GetRequiredService<Settings>().Desk));
        services.AddSingleton(provider => new IntakeDatabase(Open(provider.GetRequiredService<Settings>().Intake, OwnConnections)));
        services.AddSingleton(provider => DeskSecret.LoadOrCreate(
            provider.GetRequiredService<Settings>().DataDirectory, () => HoldsProcessKeys(provider.GetRequiredService<DeskDatabase>())));
        services.AddSingleton<EventLog>();
        services.AddSingleton<TrustedClock>();
        services.AddSingleton<ProcessKeys>();
        services.AddSingleton<KeyRings>();
        services.AddSingleton<OfficerVault>();
        services.AddSingleton<ItemReader>();
        foreach (var feature in DeskFeatures.All)
        {
            feature.AddTo(services);
        }

        return services;
    }

    /// <summary>What only the server runs, by itself.</summary>
    public static IServiceCollection AddDeskProcess(this IServiceCollection services, IConfiguration configuration)
    {
        DataProtectionKeys.AddTo(services);
        services.AddSingleton<Readiness>();
        services.AddSingleton<DiskRoom>();
        services.AddSingleton<CaseDatabase>();
        services.AddSingleton<CaseDoor>();
        services.AddHostedService<ClockLook>();
        services.AddHostedService<KeyRingSweeper>();
        foreach (var feature in DeskFeatures.All)
        {
            feature.AddToServer(services, configuration);
        }

        return services;
    }

    private static bool HoldsProcessKeys(DeskDatabase desk)
    {
        // A database that was never migrated has no such table, and no keys.
        using var connection = desk.Source.OpenConnection();
        return connection.ExecuteScalar<bool>("select to_regclass('desk.process_key') is not null")
            && connection.ExecuteScalar<bool>("select exists (select from desk.process_key) or exists (select from desk.officer)");
    }

    private static DeskDatabase OpenDesk(string connectionString) =>
        new(Open(connectionString, OwnConnections), Open(connectionString, PageTurns.Connections));

    // No logger factory: the driver's messages would hold statements and the moments they ran.
    private static NpgsqlDataSource Open(string connectionString, int connections)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "safereport-desk",
            IncludeErrorDetail = false,
            LogParameters = false,
        };
        // All of these and the Portal's fit into a server nobody tuned. Never fewer: pages would wait for themselves.
        settings.MaxPoolSize = settings.ContainsKey("Maximum Pool Size") ? Math.Max(settings.MaxPoolSize, connections) : connections;

        // Last, so that it wins: what is confirmed to the intake database is on disk, and on the standby's where there is one.
        settings.Options = $"{settings.Options} -c synchronous_commit=on".Trim();
        return NpgsqlDataSource.Create(settings);
    }
}
