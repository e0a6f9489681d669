using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Checks an officer's one-time code and lets each of its steps be used once.</summary>
public sealed class TotpSteps(DeskDatabase database, DeskSecret secret)
{
    public long? Match(Officer officer, string code, DateTimeOffset now)
    {
        using SecretBytes? opened = TotpSeal.Open(secret, officer.Id, officer.TotpSealed);
        return opened is null ? null : Totp.MatchingStep(opened.Span, code, now);
    }

    /// <returns>False when this step, or a later one, was used before: one statement decides, so of two at once one wins.</returns>
    public async Task<bool> TryUseAsync(OfficerId officer, long step, CancellationToken cancellationToken)
    {
        const string sql = "update desk.officer set totp_last_step = @step where id = @Id and totp_last_step < @step and disabled_on is null";
        await using NpgsqlConnection connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { Id = officer.Value, step }, cancellationToken: cancellationToken)) == 1;
    }
}
