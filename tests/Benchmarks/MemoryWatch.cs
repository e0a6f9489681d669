namespace SafeReport.Benchmarks;

/// <summary>How much more memory the process had resident, at most, than when the watch began.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly long _start = Environment.WorkingSet;
    private readonly Timer _timer;
    private long _most;

    public MemoryWatch()
    {
        _most = _start;
        _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }

    public long MostAboveStart()
    {
        Look();
        return Interlocked.Read(ref _most) - _start;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Environment.WorkingSet;
        for (var most = Interlocked.Read(ref _most); now > most; most = Interlocked.Read(ref _most))
        {
            Interlocked.CompareExchange(ref _most, now, most);
        }
    }
}
