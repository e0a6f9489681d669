using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Ceremony.Verbs;

/// <param name="Roots">Sealed root keys to sign with; none for those made in this very ceremony, with their sheets.</param>
/// <param name="RootKeysFile">The public file of root keys made before; null to make them here.</param>
public sealed record WalkPlan(
    RootPlan RootPlan, string? RootKeysFile, IReadOnlyList<RootFile> Roots, IReadOnlyList<FirstOfficer> Officers, string? PortalId,
    IReadOnlyList<string> Present, string Directory);

/// <summary>The whole ceremony in one go, for a mechanism that has one machine for it. A repeat goes on where the last one was stopped.</summary>
public sealed class CeremonyWalk(RootMaking making, FirstKeyset first, CeremonyOpening opening, TrustedClock clock)
{
    public const string NoteFile = "keyset-1.note";

    public async Task<KeysetRecord> RunAsync(WalkPlan plan, Action<string> progress, CancellationToken cancellationToken)
    {
        var roots = plan.RootKeysFile is { } file ? KeyVerbOptions.ReadRoots(file) : making.Make(plan.RootPlan, plan.Directory, progress).OrRefuse(clock);
        var notePath = Path.Combine(plan.Directory, NoteFile);
        if (!await opening.IsOpenAsync(roots.Id, cancellationToken))
        {
            var pending = (await first.DrawAsync(roots, plan.Officers, plan.PortalId, again: false, plan.Directory, progress, cancellationToken)).OrRefuse(clock);
            KeyVerbOptions.Write(notePath, RootSigner.Sign(pending.Text, Signers(plan, roots), roots.Verifiers, progress));
        }
        else if (!File.Exists(notePath))
        {
            throw new RefusedException("This mechanism is open already. 'casedesk keyset publish' publishes what the Portal lacks.");
        }

        return await opening.OpenAsync([KeyVerbOptions.ReadText(notePath)], roots, plan.Present, plan.Directory, progress, cancellationToken);
    }

    private static IReadOnlyList<RootFile> Signers(WalkPlan plan, RootKeys roots)
    {
        if (plan.Roots.Count > 0)
        {
            return plan.Roots;
        }

        string At(string name) => Path.Combine(plan.Directory, name);
        RootFile[] here =
        [
            .. Enumerable.Range(1, roots.Count).Where(number => File.Exists(At(RootMaking.SealedFile(number))))
                .OrderBy(number => File.Exists(At(RootMaking.SheetFile(number))) ? 0 : 1).ThenBy(number => number)
                .Select(number => new RootFile(At(RootMaking.SealedFile(number)), File.Exists(At(RootMaking.SheetFile(number))) ? At(RootMaking.SheetFile(number)) : null))
                .Take(roots.Threshold),
        ];
        return here.Length == roots.Threshold ? here : throw new RefusedException("The sealed root keys are not in --out: name them with --root and --passphrase-file.");
    }
}
