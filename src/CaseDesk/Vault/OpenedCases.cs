using Dapper;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The case keys that an officer opened so far. The ring that owns this lets one caller in at a time.</summary>
internal sealed class OpenedCases(DeskDatabase desk, OfficerId officer, MechanismId mechanism) : IDisposable
{
    private readonly Dictionary<CaseId, OpenedCase> _cases = [];
    private readonly Dictionary<Guid, HybridIdentity> _former = [];

    /// <returns>Null when the officer is not assigned to the case.</returns>
    public async Task<OpenedCase?> OpenAsync(CaseId caseId, HybridIdentity identity, CancellationToken cancellationToken)
    {
        // Asked every time: whoever was taken off a case loses it at once, not at the next sign-in.
        const string sql = """
            select a.sealed_key
            from desk.case_officer a
            join desk.officer o on o.id = a.officer and o.disabled_on is null
            where a.case_id = @Case and a.officer = @Officer
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var sealedKey = await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            sql, new { Case = caseId.Value, Officer = officer.Value }, cancellationToken: cancellationToken));
        if (sealedKey is null)
        {
            return null;
        }

        if (_cases.TryGetValue(caseId, out var known) && known.SealedKey.AsSpan().SequenceEqual(sealedKey))
        {
            return known;
        }

        // A key replaced meanwhile stays until the ring is wiped: an act that began with it may still run.
        var key = Open(sealedKey, identity);
        try
        {
            key.RequireLocked();
            return _cases[caseId] = new OpenedCase(sealedKey, key, KeyRing.Lasting(CaseIdentity.Of(key)), known);
        }
        catch (UnlockedMemoryException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The identities of the keys the case had before, for items that are not encrypted anew yet.</summary>
    public async Task<IReadOnlyList<HybridIdentity>> FormerAsync(CaseId caseId, SecretBytes key, CancellationToken cancellationToken)
    {
        const string sql = "select id, sealed from desk.former_case_key where case_id = @Case";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        List<HybridIdentity> identities = [];
        foreach ((var id, var sealedKey) in await connection.QueryAsync<(Guid, byte[])>(new CommandDefinition(
            sql, new { Case = caseId.Value }, cancellationToken: cancellationToken)))
        {
            if (!_former.TryGetValue(id, out var identity) && FormerKey.TryOpen(mechanism, caseId, id, key, sealedKey) is { } former)
            {
                using (former)
                {
                    _former[id] = identity = KeyRing.Lasting(CaseIdentity.Of(former));
                }
            }

            if (identity is not null)
            {
                identities.Add(identity);
            }
        }

        return identities;
    }

    private static SecretBytes Open(byte[] sealedKey, HybridIdentity identity)
    {
        try
        {
            return AgeFile.OpenSecret(sealedKey, identity);
        }
        catch (AgeException)
        {
            throw new DamagedException("An officer's key to a case does not open.");
        }
    }

    public void Dispose()
    {
        foreach (var opened in _cases.Values)
        {
            opened.Dispose();
        }

        foreach (var identity in _former.Values)
        {
            identity.Dispose();
        }

        _cases.Clear();
        _former.Clear();
    }
}
