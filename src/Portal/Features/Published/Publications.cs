using Npgsql;

namespace SafeReport.Portal.Features.Published;

/// <summary>
/// Holds what is published in memory and has what is shown made anew when it changed. While the database is away, and after a start
/// without it, what was known last goes on being shown: a person in danger must be able to read it.
/// </summary>
internal sealed class Publications(NpgsqlDataSource database, KeptCopy kept, IEnumerable<IShownToEveryone> shown, TimeProvider clock, ILogger<Publications> log)
    : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private byte[] _bytes = [];
    private byte[] _written = [];
    private PublishedRows? _rows;
    private bool _unwritableTold;
    private volatile PublishedState? _state;

    /// <summary>Null while nothing was ever known.</summary>
    public PublishedState? State => _state;

    /// <summary>Before the first request: from the database or, when it is away, from the disk.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        if (_state is not null)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            _rows = kept.Read();
            await (_rows is null ? MakeAsync(null) : ShowAsync());
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks the database what is published and the clock which day it is. That the database is away is said elsewhere.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await ReadAsync(cancellationToken);
            await ShowAsync();
            Keep();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await PublishedRows.ReadAsync(database, cancellationToken);
            var bytes = rows.ToBytes();
            if (!bytes.AsSpan().SequenceEqual(_bytes))
            {
                (_rows, _bytes) = (rows, bytes);
            }
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            // What was known last stands.
        }
    }

    private async Task ShowAsync()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (_rows is null || _state?.IsStill(_rows, today) == true)
        {
            return;
        }

        var state = new PublishedState(_rows, today);
        await MakeAsync(state);
        _state = state;
        foreach (var (mechanism, language, kind) in state.Faults)
        {
            log.LogError("The card of mechanism {Mechanism} in language {Language} cannot be shown as it was published ({Kind}).", mechanism, language, kind);
        }
    }

    private async Task MakeAsync(PublishedState? state)
    {
        foreach (var one in shown)
        {
            await one.MakeAsync(state);
        }
    }

    private void Keep()
    {
        if (ReferenceEquals(_bytes, _written) || _bytes.Length == 0)
        {
            return;
        }

        try
        {
            kept.Write(_bytes);
            (_written, _unwritableTold) = (_bytes, false);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            if (!_unwritableTold)
            {
                log.LogError("What is published could not be kept on this disk ({Kind}); it is tried again.", unwritable.GetType().Name);
            }

            _unwritableTold = true;
        }
    }
}
