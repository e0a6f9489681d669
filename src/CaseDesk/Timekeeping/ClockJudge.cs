namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>Holds the wall clock of this process against its monotonic one and, at the start, against what the database knows.</summary>
internal sealed class ClockJudge(TimeProvider time)
{
    /// <summary>Against monotonic time since the last look; also how near to the known time a doubted clock must come to be right again.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromHours(26);

    /// <summary>Against monotonic time since a day ago: many small steps are a jump too.</summary>
    private static readonly TimeSpan Drift = TimeSpan.FromDays(3);

    /// <summary>A program that was switched off for longer does not know the time by itself.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromDays(3);

    /// <summary>Clocks are set by seconds, and events stand in whole ones.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private Anchor? _last;
    private Anchor? _daily;
    private long _confirmations;

    public ClockJudgement Judge(ClockState state)
    {
        lock (_gate)
        {
            if (_confirmations != state.Confirmations)
            {
                (_last, _daily, _confirmations) = (null, null, state.Confirmations);
            }

            var now = new Anchor(time.GetUtcNow(), time.GetTimestamp());
            var known = Expected(now.Wall) ?? state.Known;
            var fits = state.IsEmpty || (_last is null ? FitsStart(now.Wall, state) : known == now.Wall);
            if (fits)
            {
                _last = now;
                _daily = _daily is { } daily && time.GetElapsedTime(daily.Timestamp) < Day ? daily : now;
            }

            return new ClockJudgement(fits, now.Wall, known ?? now.Wall);
        }
    }

    /// <summary>What the clock says or, when it has jumped since the last look, what it should say.</summary>
    public DateTimeOffset Now()
    {
        lock (_gate)
        {
            var wall = time.GetUtcNow();
            return Expected(wall) ?? wall;
        }
    }

    private static bool FitsStart(DateTimeOffset wall, ClockState state) =>
        (state.Newest is not { } newest || wall >= newest - Slack)
        && (state.Known is not { } known || wall <= known + (state.DoubtedAt is null ? Absence : Jump));

    /// <returns>The wall clock's own word when it fits the looks before; null before the first one.</returns>
    private DateTimeOffset? Expected(DateTimeOffset wall) =>
        _last is null ? null
        : !Near(wall, _last.Expected(time), Jump) ? _last.Expected(time)
        : !Near(wall, _daily!.Expected(time), Drift) ? _daily.Expected(time)
        : wall;

    private static bool Near(DateTimeOffset one, DateTimeOffset other, TimeSpan within) => (one - other).Duration() <= within;

    private sealed record Anchor(DateTimeOffset Wall, long Timestamp)
    {
        public DateTimeOffset Expected(TimeProvider time) => Wall + time.GetElapsedTime(Timestamp);
    }
}

/// <param name="Fits">Whether the wall clock can be believed.</param>
/// <param name="Wall">What it says.</param>
/// <param name="Known">What it should say: by monotonic time or, after a start, the newest moment of which the desk was sure.</param>
internal sealed record ClockJudgement(bool Fits, DateTimeOffset Wall, DateTimeOffset Known);
