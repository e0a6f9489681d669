using System.Security.Cryptography;
using System.Text;

namespace SafeReport.CaseDesk.Web.Drafts;

/// <summary>What a draft is about: a form and the thing it is written for, as one id for the page's own address.</summary>
/// <remarks>Not a secret: it can be tried out. <see cref="DraftStore"/> keys it before it stands in a row. A form must not be named after what a compartment hides.</remarks>
public static class DraftSubject
{
    public static Guid Of(string form, Guid about)
    {
        var hash = SHA256.HashData([.. Encoding.ASCII.GetBytes(form), (byte)'\n', .. about.ToByteArray(bigEndian: true)]);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
