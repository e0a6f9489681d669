namespace SafeReport.Portal.Security;

/// <summary>Where the public files lie: beside the published program, whatever directory it is started from.</summary>
internal static class ContentRoot
{
    public static WebApplicationOptions Options(string[] args)
    {
        var beside = AppContext.BaseDirectory;
        return Directory.Exists(Path.Combine(beside, "wwwroot"))
            ? new WebApplicationOptions { Args = args, ContentRootPath = beside }
            : new WebApplicationOptions { Args = args };
    }
}
