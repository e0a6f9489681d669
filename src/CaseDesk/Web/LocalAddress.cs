namespace SafeReport.CaseDesk.Web;

/// <summary>An address to come back to: only ever a page of this desk.</summary>
public static class LocalAddress
{
    public static string OrStart(string? address) =>
        address is ['/', ..] && (address.Length == 1 || address[1] is not ('/' or '\\'))
        && !address.Any(letter => char.IsControl(letter) || letter == '\\')
            ? address
            : "/";
}
