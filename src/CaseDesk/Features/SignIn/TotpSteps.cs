using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Checks an officer's one-time code and lets each of its steps be used once.</summary>
public sealed class TotpSteps(DeskDatabase database, DeskSecret secret, TrustedClock clock, IOptions<SignInOptions> options, TimeProvider time)
{
    public long? Match(Officer officer, string code, DateTimeOffset now)
    {
        using var opened = TotpSeal.Open(secret, officer.Id, officer.TotpSealed);
        return opened is null ? null : Totp.MatchingStep(opened.Span, code, now);
    }

    /// <returns>
    /// False when this step, or a later one, was used before, or the account was closed meanwhile: one statement decides, so of two at once one wins.
    /// </returns>
    public async Task<bool> TryUseAsync(OfficerId officer, long step, CancellationToken cancellationToken)
    {
        const string sql = """
            update desk.officer set totp_last_step = @step
            where id = @Id and disabled_on is null and (totp_last_step < @step or totp_last_step > @Latest)
              and (locked_until is null or locked_until < @Now or locked_until > @LongestLock)   -- as OfficerUserStore has it
            """;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A step that lies more than an hour ahead of a clock that is not in doubt was used while it was wrong, and bars nobody. While it is in doubt
        // none is used twice; whoever sets the clock back by less than makes a doubt, and has passphrase and code, can use a code again.
        var latest = await clock.AskAsync(connection, transaction, cancellationToken) is { } moment ? Totp.LatestStepAt(moment.Now) : long.MaxValue;
        var now = time.GetUtcNow().UtcDateTime;
        var used = await connection.ExecuteAsync(new CommandDefinition(
            sql, new { Id = officer.Value, step, Latest = latest, Now = now, LongestLock = now + (2 * options.Value.LockOut) }, transaction, cancellationToken: cancellationToken)) == 1;
        await transaction.CommitAsync(cancellationToken);
        return used;
    }
}
