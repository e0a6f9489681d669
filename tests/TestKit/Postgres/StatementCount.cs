using System.Diagnostics;

namespace SafeReport.TestKit.Postgres;

/// <summary>Counts the statements that this process sends to one database, until it is disposed.</summary>
public sealed class StatementCount : IDisposable
{
    private readonly ActivityListener _listener;
    private int _statements;

    public StatementCount(string database)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("db.namespace") as string == database)
                {
                    Interlocked.Increment(ref _statements);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Statements => Volatile.Read(ref _statements);

    public void Dispose() => _listener.Dispose();
}
