using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Tests.Hosting;

/// <summary>What the desk does by itself: patient, and silent about all but the kind of what fails.</summary>
public sealed class PatientLoopTests : IDisposable
{
    private const string Secret = "sentinel-51c0";

    private readonly TimerTime _time = new();
    private readonly Lines _log = new();
    private readonly Loop _loop;

    public PatientLoopTests() => _loop = new Loop(_time, _log);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task It_steps_at_once_and_then_at_its_interval_one_step_at_a_time()
    {
        await _loop.StartAsync(Stop);
        Assert.Equal(Loop.Every, await _time.WaitedForAsync(Stop));
        Assert.Equal(1, _loop.Steps);
        _time.Advance(Loop.Every);
        Assert.Equal(Loop.Every, await _time.WaitedForAsync(Stop));
        Assert.Equal(2, _loop.Steps);
        Assert.Empty(_log.Said);
        await _loop.StopAsync(Stop);
        Assert.True(_loop.Ended);
    }

    [Fact]
    public async Task A_failure_is_said_by_its_kind_once_and_never_by_its_message()
    {
        _loop.Fails = _ => new InvalidDataException(Secret);
        await _loop.StartAsync(Stop);
        await StepAsync(2);
        _loop.Fails = _ => new TimeoutException(Secret);
        await StepAsync(1);
        Assert.Equal(["It failed (InvalidDataException); it is tried again.", "It failed (TimeoutException); it is tried again."], _log.Said);
        _loop.Fails = null;
        await StepAsync(2);
        Assert.Equal("It works again.", _log.Said[^1]);
        _loop.Fails = _ => new InvalidDataException(Secret);
        await StepAsync(1);
        Assert.Equal("It failed (InvalidDataException); it is tried again.", _log.Said[^1]);
        Assert.DoesNotContain(_log.Said, line => line.Contains(Secret, StringComparison.Ordinal));
        await _loop.StopAsync(Stop);
    }

    [Fact]
    public async Task It_waits_longer_after_failures_up_to_its_patience_and_as_before_when_it_works_again()
    {
        _loop.Fails = step => step <= 5 ? new InvalidDataException() : null;
        await _loop.StartAsync(Stop);
        List<TimeSpan> waits = [];
        for (var step = 1; step <= 7; step++)
        {
            waits.Add(await _time.WaitedForAsync(Stop));
            _time.Advance(waits[^1]);
        }

        Assert.Equal([1, 2, 4, 4, 4, 1, 1], waits.Select(wait => wait / Loop.Every));
        await _loop.StopAsync(Stop);
    }

    /// <summary>A statement that timed out is cancelled, and so is one of a server that shuts down: neither means this loop.</summary>
    [Fact]
    public async Task A_cancellation_that_is_not_its_own_ends_nothing()
    {
        _loop.Fails = _ => new OperationCanceledException();
        await _loop.StartAsync(Stop);
        await StepAsync(2);
        Assert.True(_loop.Steps >= 3);
        Assert.False(_loop.Ended);
        await _loop.StopAsync(Stop);
        Assert.True(_loop.Ended);
    }

    [Fact]
    public async Task A_part_that_fails_keeps_no_other_from_being_done()
    {
        _loop.PartFails = true;
        await _loop.StartAsync(Stop);
        await _time.WaitedForAsync(Stop);
        Assert.Equal(1, _loop.Steps);
        Assert.Equal(["It failed (InvalidDataException); it is tried again."], _log.Said);
        await _loop.StopAsync(Stop);
    }

    private async Task StepAsync(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _time.Advance(await _time.WaitedForAsync(Stop));
        }

        // The last of them has run when it waits again; that wait is left for the next call.
        _time.PutBack(await _time.WaitedForAsync(Stop));
    }

    private sealed class Loop(TimeProvider time, ILogger log) : PatientLoop(time, log)
    {
        public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

        public int Steps { get; private set; }

        public bool Ended { get; private set; }

        public bool PartFails { get; set; }

        public Func<int, Exception?>? Fails { get; set; }

        protected override TimeSpan Interval => Every;

        protected override string Failure => "It failed";

        protected override string WorksAgain => "It works again.";

        protected override async Task StepAsync(CancellationToken cancellationToken)
        {
            await TryAsync(() => PartFails ? Task.FromException(new InvalidDataException()) : Task.CompletedTask, cancellationToken);
            Steps++;
            if (Fails?.Invoke(Steps) is { } failure)
            {
                throw failure;
            }
        }

        protected override ValueTask EndAsync()
        {
            Ended = true;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Says of every wait how long it is: then it can be over at once, and nothing sleeps.</summary>
    private sealed class TimerTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
        private TimeSpan? _putBack;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _waits.Writer.TryWrite(dueTime);
            return timer;
        }

        public async Task<TimeSpan> WaitedForAsync(CancellationToken cancellationToken)
        {
            if (_putBack is { } wait)
            {
                _putBack = null;
                return wait;
            }

            return await _waits.Reader.ReadAsync(cancellationToken);
        }

        public void PutBack(TimeSpan wait) => _putBack = wait;
    }

    private sealed class Lines : ILogger
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
