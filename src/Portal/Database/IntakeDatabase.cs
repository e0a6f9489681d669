using Dapper;
using Npgsql;

namespace SafeReport.Portal.Database;

/// <summary>The intake database under the Portal's role.</summary>
internal static class IntakeDatabase
{
    private static readonly NpgsqlConnectionStringBuilder DriversDefault = [];
    public const string ConnectionSetting = "SafeReport:Database";

    public static void AddIntakeDatabase(this WebApplicationBuilder builder)
    {
        var connection = builder.Configuration[ConnectionSetting];
        if (string.IsNullOrWhiteSpace(connection))
        {
            throw new InvalidOperationException("SafeReport__Database is not set: the connection string of the intake database, under the Portal's role.");
        }

        builder.Services.AddSingleton(TimeProvider.System);
        // Without a logger factory: the driver's messages would hold statements and the moments they ran.
        builder.Services.AddSingleton(new NpgsqlDataSourceBuilder(Settle(connection)).Build());
        builder.Services.AddSingleton<DiskRoom>();
    }

    /// <summary>The settings that the promise behind a 204 needs, whatever the operator's connection string says.</summary>
    internal static string Settle(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "safereport-portal",
            IncludeErrorDetail = false,
            LogParameters = false,
            Timeout = 5,
            CommandTimeout = 5,
            CancellationTimeout = 2000,
            MaxAutoPrepare = 32,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            WriteBufferSize = 64 * 1024,
        };
        if (settings.MaxPoolSize == DriversDefault.MaxPoolSize)
        {
            settings.MaxPoolSize = 32;   // the driver's default would take every connection of an untuned server
        }

        // Last, so that it wins: acknowledged means on disk, and on the standby's where there is one.
        settings.Options = $"{settings.Options} -c synchronous_commit=on".Trim();
        return settings.ConnectionString;
    }

    public static async Task<bool> IsReachableAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteScalarAsync<int>(new CommandDefinition("select 1", cancellationToken: cancellationToken));
            return true;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What an operator should know about how safe a stored item is; settings that every role may read.</summary>
    public static async Task<IReadOnlyList<string>> DurabilityWarningsAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        const string sql = """
            select current_setting('synchronous_standby_names') = '' as NoStandby,
                   current_setting('fsync') = 'off' or current_setting('full_page_writes') = 'off' as NotFlushed
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (noStandby, notFlushed) = await connection.QuerySingleAsync<(bool, bool)>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        var warnings = new List<string>();
        if (noStandby)
        {
            warnings.Add("The intake database has no synchronous standby: until the desk has taken an item over, it stands on one machine only.");
        }

        if (notFlushed)
        {
            warnings.Add("The intake database does not flush to disk (fsync or full_page_writes is off): an acknowledged item can be lost.");
        }

        return warnings;
    }
}
