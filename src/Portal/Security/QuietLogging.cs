using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SafeReport.Portal.Security;

/// <summary>
/// The console says what an operator needs and nothing that a request brought: only this program's own sentences pass, at
/// warning and above, and no request writes one. The frameworks' categories reach no output, whatever the configuration says.
/// </summary>
internal static class QuietLogging
{
    public static void AddQuietLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new OwnSentences());
        builder.Services.AddSingleton<FailureTally>();
        builder.Services.AddHostedService<DatabaseWatch>();
        // No trace context of a visitor is taken up or passed on.
        builder.Services.AddSingleton(DistributedContextPropagator.CreateNoOutputPropagator());
    }

    /// <summary>One line for an operator, a script or a test to wait for.</summary>
    public static void AnnounceAddresses(this WebApplication app) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            foreach (var address in addresses)
            {
                Console.WriteLine($"Portal is listening on {address}");
            }
        });

    private sealed class OwnSentences : ILoggerProvider, ILogger
    {
        private const string Own = "SafeReport.";

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith(Own, StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        /// <summary>The sentence alone: an exception's text may hold what it failed on.</summary>
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Console.Error.WriteLine(formatter(state, null));
            }
        }

        public void Dispose()
        {
        }
    }
}
