using System.Collections.Concurrent;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Inbox;

/// <summary>The glimpses of one unlocked key ring. It is wiped with the ring and never shared: what one officer's keys open is not another's.</summary>
public sealed class InboxIndex(ILogger<InboxIndex> log) : IDisposable
{
    /// <summary>Few enough that the first rows of a list stand there soon, and enough that a database is not asked for each.</summary>
    private const int AtATime = 50;

    private readonly ConcurrentDictionary<Guid, Glimpse> _glimpses = new();
    private readonly CancellationTokenSource _locked = new();
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private int _toRead;
    private bool _disposed;

    /// <summary>How many items are still to be read in the round that runs; 0 when none runs.</summary>
    public int ToRead => Volatile.Read(ref _toRead);

    public Glimpse? Find(Guid item) => _glimpses.GetValueOrDefault(item);

    /// <summary>Reads what is not read yet: in the background, and returns when it is done or after <paramref name="patience"/>.</summary>
    /// <param name="items">In the order in which they are read.</param>
    /// <param name="read">Opens items far enough for the glimpse of each.</param>
    /// <param name="patience">A handful is read before the page is answered; thousands are not waited for.</param>
    public async Task ReadAsync(IReadOnlyList<Guid> items, Func<IReadOnlyList<ItemId>, CancellationToken, Task<IReadOnlyDictionary<ItemId, Glimpse>>> read, TimeSpan patience)
    {
        Task reading;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (_reading.IsCompleted)
            {
                Guid[] missing = [.. items.Where(item => !_glimpses.ContainsKey(item))];
                Volatile.Write(ref _toRead, missing.Length);
                _reading = missing.Length == 0 ? Task.CompletedTask : Task.Run(() => ReadAllAsync(missing, read, _locked.Token));
            }

            reading = _reading;
        }

        await Task.WhenAny(reading, Task.Delay(patience));
    }

    /// <summary>Forgets what was known of an item, so that it is read again: it entered a case, and other keys open it now.</summary>
    public void Forget(Guid item)
    {
        if (_glimpses.TryRemove(item, out var glimpse))
        {
            glimpse.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _locked.Cancel();
            foreach (var item in _glimpses.Keys)
            {
                Forget(item);
            }
        }

        _locked.Dispose();
    }

    private async Task ReadAllAsync(Guid[] items, Func<IReadOnlyList<ItemId>, CancellationToken, Task<IReadOnlyDictionary<ItemId, Glimpse>>> read, CancellationToken locked)
    {
        try
        {
            foreach (var some in items.Chunk(AtATime))
            {
                locked.ThrowIfCancellationRequested();
                foreach ((var item, var glimpse) in await read([.. some.Select(ItemId.From)], locked))
                {
                    Keep(item.Guid, glimpse);
                }

                Interlocked.Add(ref _toRead, -some.Length);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or NotAllowedException)
        {
            // Locked: what is left is not for anybody now.
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
        {
            log.LogWarning("Reading the inbox stopped ({Kind}); the next look at it goes on.", e.GetType().Name);
        }
        finally
        {
            Volatile.Write(ref _toRead, 0);
        }
    }

    private void Keep(Guid item, Glimpse glimpse)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                glimpse.Dispose();
                return;
            }

            _glimpses[item] = glimpse;
        }
    }
}
