using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SafeReport.CaseDesk.Tests.Keys;

/// <summary>A Portal in what a visitor fetches of keysets, which a test can make lie or fall silent.</summary>
internal sealed class StubPortal : IAsyncDisposable
{
    private readonly NpgsqlDataSource _intake;
    private readonly TimeProvider _time;
    private readonly WebApplication _application;

    public StubPortal(NpgsqlDataSource intake, TimeProvider time)
    {
        (_intake, _time) = (intake, time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public Uri Address => new(_application.Urls.First());

    /// <summary>What is answered instead, by path: null bytes for 404.</summary>
    public Dictionary<string, string?> Lies { get; } = new(StringComparer.Ordinal);

    public bool Silent { get; set; }

    /// <summary>How far the Portal's clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>What it says of itself: whether anything is taken.</summary>
    public bool Open { get; set; } = true;

    public List<(string Path, string Headers)> Visits { get; } = [];

    public Task StartAsync() => _application.StartAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        context.Response.Headers.Date = (_time.GetUtcNow() + Ahead).ToString("R", CultureInfo.InvariantCulture);
        Visits.Add((path, string.Join("\n", context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))));
        if (Silent)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var answer = Lies.TryGetValue(path, out var lie) ? lie : await TruthAsync(path);
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await context.Response.WriteAsync(answer);
    }

    private async Task<string?> TruthAsync(string path)
    {
        await using var connection = await _intake.OpenConnectionAsync();
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", "mechanisms"] => await connection.ExecuteScalarAsync<string>(
                """select json_agg(json_build_object('id', id, 'verifiers', verifiers, 'threshold', threshold, 'portalId', portal_id, 'open', @Open))::text from intake.mechanism""", new { Open }),
            ["api", "mechanisms", var id, "keyset"] => await connection.ExecuteScalarAsync<string?>(
                "select note from intake.keyset where mechanism = @id order by serial desc limit 1", new { id }),
            ["api", "mechanisms", var id, "keysets", var serial] => await connection.ExecuteScalarAsync<string?>(
                "select note from intake.keyset where mechanism = @id and serial::text = @serial", new { id, serial }),
            _ => null,
        };
    }
}
