using System.Security.Cryptography;
using System.Text;

namespace SafeReport.CaseDesk.Web.Drafts;

/// <summary>What a draft is about: a form and the thing it is written for, as one id that tells neither.</summary>
public static class DraftSubject
{
    public static Guid Of(string form, Guid about)
    {
        var hash = SHA256.HashData([.. Encoding.ASCII.GetBytes(form), (byte)'\n', .. about.ToByteArray(bigEndian: true)]);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
