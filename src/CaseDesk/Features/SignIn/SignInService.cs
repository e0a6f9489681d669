using Microsoft.AspNetCore.Identity;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.SignIn;

public enum SignInOutcome
{
    Done,

    /// <summary>One answer for a wrong name, passphrase or code, a used code, a lock-out and a disabled officer.</summary>
    Refused,

    /// <summary>The machine does not lock the memory that keys would stand in.</summary>
    Unlocked,

    /// <summary>Too many sign-ins wait for their turn; nothing was looked at.</summary>
    Busy,
}

public sealed record SignInResult(SignInOutcome Outcome, string? Session = null, OfficerId? Officer = null);

/// <summary>Signs an officer in: the officer's age file opens with the passphrase, and the one-time code is right and new.</summary>
/// <remarks>
/// All of the work is done whatever fails, with a stand-in where there is no such officer, and it ends in the same answer: who may sign
/// in here, and which half of a guess was right, is nobody's business. Only a wrong code with the right passphrase counts towards a lock-out: the
/// program made the passphrase, nobody guesses it, and who has not got it must not be able to lock anybody out.
/// </remarks>
public sealed class SignInService(
    UserManager<SignInOfficer> accounts, OfficerStore officers, OfficerVault vault, TotpSteps steps, StandInOfficer standIn,
    KeyRings rings, DeskDatabase database, EventLog events, SignInTurns turns, KnownNames known, RefusedSignIns refused, TimeProvider time)
{
    public async Task<SignInResult> SignInAsync(string name, SecretBytes passphraseUtf8, string code, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(await known.IncludeAsync(name, cancellationToken), cancellationToken);
        if (turn is null)
        {
            return new SignInResult(SignInOutcome.Busy);
        }

        if (!LocksMemory())
        {
            return new SignInResult(SignInOutcome.Unlocked);   // before anything is looked at: no code is used up, no key opened
        }

        var account = await accounts.FindByNameAsync(name);
        var found = await officers.FindAsync(new OfficerId(account?.Id ?? StandInOfficer.NobodyId), cancellationToken);
        var officer = found ?? standIn.Officer;
        var open = account is not null && found is { Disabled: false } && !await accounts.IsLockedOutAsync(account);

        var identity = await vault.UnlockAsync(officer, passphraseUtf8, cancellationToken);
        try
        {
            var step = steps.Match(officer, code, time.GetUtcNow());
            // Read anew: while this one waited for its turn and tried the passphrase, others may have closed the account.
            var now = await accounts.FindByIdAsync(officer.Id.ToString());
            var free = open && now is not null && !await accounts.IsLockedOutAsync(now);
            if (identity is { Seed.IsLocked: false } && step is not null && free && !LockedMemory.AllowUnlocked)
            {
                return new SignInResult(SignInOutcome.Unlocked);
            }

            var right = identity is not null && step is not null && free && await steps.TryUseAsync(officer.Id, step.Value, cancellationToken);
            if (!right)
            {
                await RefuseAsync(identity is not null && free ? now! : StandIn(name), found, cancellationToken);
                return new SignInResult(SignInOutcome.Refused);
            }

            await accounts.ResetAccessFailedCountAsync(account!);
            await known.AddAsync(officer.Id.Value, cancellationToken);
            await events.AppendAsync(new DeskEvent(Acts.OfficerSignedIn, officer.Id, officer.Mechanism, "officer", officer.Id.Value), cancellationToken);
            var session = rings.Add(new KeyRing(officer, identity!, database, time));
            identity = null;
            return new SignInResult(SignInOutcome.Done, session, officer.Id);
        }
        finally
        {
            identity?.Dispose();
        }
    }

    private static SignInOfficer StandIn(string name) => new() { Id = StandInOfficer.NobodyId, Name = name };

    private static bool LocksMemory()
    {
        using var probe = SecretBytes.Random(1);
        return probe.IsLocked || LockedMemory.AllowUnlocked;
    }

    /// <summary>A stand-in account makes the same statements run for a name that does not exist; they change no officer's row.</summary>
    private async Task RefuseAsync(SignInOfficer account, Officer? officer, CancellationToken cancellationToken)
    {
        await accounts.AccessFailedAsync(account);
        await refused.CountAsync(officer?.Id.Value ?? StandInOfficer.NobodyId, cancellationToken);
    }
}
