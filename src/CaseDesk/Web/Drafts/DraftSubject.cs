using System.Security.Cryptography;
using System.Text;

namespace SafeReport.CaseDesk.Web.Drafts;

/// <summary>What a draft is about: a form and the thing it is written for, as one id that shows neither.</summary>
/// <remarks>Not a secret: whoever takes the disk can try every form with every id. A form must not be named after what a compartment hides.</remarks>
public static class DraftSubject
{
    public static Guid Of(string form, Guid about)
    {
        var hash = SHA256.HashData([.. Encoding.ASCII.GetBytes(form), (byte)'\n', .. about.ToByteArray(bigEndian: true)]);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
