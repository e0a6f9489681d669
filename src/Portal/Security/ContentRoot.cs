namespace SafeReport.Portal.Security;

/// <summary>Where the public files lie: beside the program, whatever directory it is started from.</summary>
internal static class ContentRoot
{
    // Named apart from "wwwroot", because a test project holds both applications' files in one folder.
    private const string PublicFiles = "portal-wwwroot";

    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = AppContext.BaseDirectory,
        WebRootPath = Environment.GetEnvironmentVariable("ASPNETCORE_WEBROOT") ?? Path.Combine(AppContext.BaseDirectory, PublicFiles),
    };
}
