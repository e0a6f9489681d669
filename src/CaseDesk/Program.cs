using SafeReport.CaseDesk.App;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Hosting;
using SafeReport.Crypto.Interop;

namespace SafeReport.CaseDesk;

/// <summary>One executable: without a verb, or with "serve", the case desk's web application; with any other verb, its command line.</summary>
public sealed class Program
{
    private Program()
    {
    }

    public static Task<int> Main(string[] args)
    {
        // Said at the start, not at the first report.
        Libsodium.Require();
        return CommandLine.AsksToServe(args) ? ServeAsync(args) : CommandLine.RunAsync(args);
    }

    private static async Task<int> ServeAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);

        ListeningAddresses.Settle(builder.Configuration);
        builder.AddQuietLogging();
        builder.AddNamedProxy();
        builder.Services.AddDesk(builder.Configuration);
        builder.Services.AddDeskProcess(builder.Configuration);
        builder.Services.AddDeskPages(builder.Configuration);

        var app = builder.Build();

        app.UseNamedProxy();
        app.UseDeskPages();
        app.MapHealth();

        app.AnnounceAddresses();
        await app.RunAsync();
        return ExitCode.Done;
    }
}
