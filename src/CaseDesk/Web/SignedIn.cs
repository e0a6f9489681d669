using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Web;

/// <summary>The officer of this request, with unlocked keys. The ring is held until the answer is out, so a lock cannot pull a key away.</summary>
public sealed record SignedIn(KeyRing Ring, string Session, string Name);

/// <summary>A cookie of ours whose keys are wiped: we know who it was, but open nothing until the officer signs in again.</summary>
public sealed record LockedOfficer(OfficerId Officer);

public static class SignedInFeature
{
    public static SignedIn SignedIn(this HttpContext context) =>
        context.Features.Get<SignedIn>() ?? throw new InvalidOperationException("This page is for signed-in officers only.");

    public static SignedIn? SignedInOrNull(this HttpContext context) => context.Features.Get<SignedIn>();
}
