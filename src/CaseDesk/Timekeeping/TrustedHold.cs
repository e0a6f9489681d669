using Npgsql;

namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>A checked moment that stays checked until this is disposed.</summary>
public sealed class TrustedHold(TrustedMoment moment, NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public TrustedMoment Moment => moment;

    /// <summary>The transaction in the desk database, for what the act has to read there.</summary>
    public NpgsqlTransaction Transaction => transaction;

    public NpgsqlConnection Connection => connection;

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
