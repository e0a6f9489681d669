using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Web;

/// <summary>The order in which notices stand over a page, whichever feature says them.</summary>
public enum NoticePlace
{
    Clock,
    Keysets,
    SignIn,
    Disks,
    Card,
    KeysetDue,
    Call,
    Alarms,
    News,
}

/// <summary>A line over every page, until what it says is over.</summary>
/// <param name="Classes">Of the style sheet: how it looks.</param>
/// <param name="Role">"alert" when it must be heard at once, else "status".</param>
/// <param name="Id">Of the element; null when there may be several.</param>
public sealed record Notice(NoticePlace Place, string Classes, string Role, string? Id, string Text)
{
    public const string Alarm = "strip-alarm";
    public const string Due = "strip-due";

    /// <summary>Where something can be done about it, for whom that page is.</summary>
    public string? Href { get; init; }

    public string? LinkText { get; init; }
}

/// <summary>Who asks for a page, and one connection for all that its notices ask of the database: opened by the first that does.</summary>
public sealed class NoticeAsk(KeyRing? ring, DeskDatabase database, Texts texts, IServiceProvider services, CancellationToken gone) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    public Texts Texts => texts;

    public CancellationToken Gone => gone;

    public bool IsSignedIn => ring is not null;

    /// <summary>To be asked after <see cref="Holds"/> only.</summary>
    public KeyRing Ring => ring ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>Signed in, in one of these roles.</summary>
    public bool Holds(params IEnumerable<string> roles) => ring is not null && roles.Any(ring.Holds);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public async Task<NpgsqlConnection> ConnectionAsync() => _connection ??= await database.Source.OpenConnectionAsync(gone);

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
