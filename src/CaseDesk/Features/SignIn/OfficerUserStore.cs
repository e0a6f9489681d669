using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Officers for ASP.NET Core Identity: found by name or id, and locked out after failures.</summary>
/// <remarks>
/// Counts are raised in the database, not in memory, so that attempts side by side all count. Officers are made and changed by
/// <c>casedesk officer</c>, never here; there is deliberately no password store.
/// </remarks>
public sealed class OfficerUserStore(DeskDatabase database, IOptions<SignInOptions> options, TimeProvider time) : IUserLockoutStore<SignInOfficer>, IUserSecurityStampStore<SignInOfficer>
{
    private const string Columns = """
        select id, name, normalized_name as NormalizedName, stamp, failed_count as FailedCount, locked_until as LockedUntil,
               disabled_on is not null as Disabled
        from desk.officer
        """;

    public async Task<SignInOfficer?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<SignInOfficer>(new CommandDefinition(
            $"{Columns} where {Officer.HasName}", new { Name = normalizedUserName }, cancellationToken: cancellationToken));
    }

    public async Task<SignInOfficer?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(userId, out var id))
        {
            return null;
        }

        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<SignInOfficer>(new CommandDefinition(
            $"{Columns} where id = @id", new { id }, cancellationToken: cancellationToken));
    }

    public async Task<int> IncrementAccessFailedCountAsync(SignInOfficer user, CancellationToken cancellationToken)
    {
        const string sql = "update desk.officer set failed_count = failed_count + 1 where id = @Id returning failed_count";
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        user.FailedCount = await connection.ExecuteScalarAsync<int>(new CommandDefinition(sql, new { user.Id }, cancellationToken: cancellationToken));
        return user.FailedCount;
    }

    public Task ResetAccessFailedCountAsync(SignInOfficer user, CancellationToken cancellationToken)
    {
        user.FailedCount = 0;
        return RunAsync("update desk.officer set failed_count = 0 where id = @Id", new { user.Id }, cancellationToken);
    }

    /// <remarks>Identity counts by the machine's clock; here it is the desk's, as everywhere in it.</remarks>
    public Task SetLockoutEndDateAsync(SignInOfficer user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd is null ? null : (time.GetUtcNow() + options.Value.LockOut).UtcDateTime;
        return RunAsync("update desk.officer set locked_until = @LockedUntil where id = @Id", new { user.Id, user.LockedUntil }, cancellationToken);
    }

    /// <remarks>A lock-out that would last twice as long as any does was begun while the clock was ahead, and is over.</remarks>
    public Task<DateTimeOffset?> GetLockoutEndDateAsync(SignInOfficer user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var locked = user.LockedUntil is { } until && until >= now && until <= now + (2 * options.Value.LockOut);
        return Task.FromResult<DateTimeOffset?>(locked ? DateTimeOffset.MaxValue : null);   // whatever the machine's clock says
    }

    public Task<int> GetAccessFailedCountAsync(SignInOfficer user, CancellationToken cancellationToken) => Task.FromResult(user.FailedCount);

    public Task<bool> GetLockoutEnabledAsync(SignInOfficer user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<string> GetUserIdAsync(SignInOfficer user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(SignInOfficer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(SignInOfficer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedName);

    public Task<string?> GetSecurityStampAsync(SignInOfficer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);

    /// <summary>Counts and locks are written as they change; nothing is left for here.</summary>
    public Task<IdentityResult> UpdateAsync(SignInOfficer user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    public Task SetLockoutEnabledAsync(SignInOfficer user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(SignInOfficer user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetUserNameAsync(SignInOfficer user, string? userName, CancellationToken cancellationToken) => throw Elsewhere();

    public Task SetSecurityStampAsync(SignInOfficer user, string stamp, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> CreateAsync(SignInOfficer user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> DeleteAsync(SignInOfficer user, CancellationToken cancellationToken) => throw Elsewhere();

    public void Dispose()
    {
        // Holds nothing: connections are opened for each statement.
    }

    private static NotSupportedException Elsewhere() => new("Officers are added and disabled on the command line.");

    private async Task RunAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
