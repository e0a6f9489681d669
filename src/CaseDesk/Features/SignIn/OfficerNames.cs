using Microsoft.AspNetCore.Identity;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Names are looked up as they were written down when the officer was added.</summary>
public sealed class OfficerNames : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : Officer.Normalize(name);

    /// <summary>No officer has an address here.</summary>
    public string? NormalizeEmail(string? email) => email;
}
