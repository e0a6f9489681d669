namespace SafeReport.Portal.Features.Published;

internal static class PublishedServices
{
    public static void AddPublished(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeptCopy>();
        builder.Services.AddSingleton<Publications>();
        builder.Services.AddHostedService<PublishedWatch>();
        builder.Services.AddHostedService<PublishedListener>();
    }

    /// <summary>So that the first visitor finds what everybody finds.</summary>
    public static Task ReadPublishedAsync(this WebApplication app) =>
        app.Services.GetRequiredService<Publications>().StartAsync(app.Lifetime.ApplicationStopping);
}
