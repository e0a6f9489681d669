using Npgsql;
using SafeReport.Portal.Security;

namespace SafeReport.Portal.Features.Published;

/// <summary>Is told by the database, on a connection of its own, that something was published, and looks at once.</summary>
internal sealed class PublishedListener(Publications publications, NpgsqlDataSource database, TimeProvider clock, ILogger<PublishedListener> log)
    : PatientLoop(clock, log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    protected override string Failure => "The intake database could not be listened to";

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ListenAsync(cancellationToken);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            // DatabaseWatch says so; meanwhile the look of every minute goes on.
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var listen = new NpgsqlCommand("listen intake_published", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        var looks = true;   // for what was published before it listened
        connection.Notification += (_, _) => looks = true;
        while (true)
        {
            if (looks)
            {
                looks = false;
                await publications.LookAsync(cancellationToken);
            }

            if (!looks && !await connection.WaitAsync(Quiet, cancellationToken))
            {
                // Whether the other end is still there.
                await using var ask = new NpgsqlCommand("select 1", connection);
                await ask.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }
}
