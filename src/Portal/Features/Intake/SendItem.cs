using SafeReport.Crypto.Items;

namespace SafeReport.Portal.Features.Intake;

/// <summary>PUT /api/mechanisms/{mechanism}/items/{item}: protocol.md 7. Only sealed items have a place here.</summary>
internal static class SendItem
{
    public const long LargestBody = SealedItemForm.AlarmPartLength + SealedItemForm.LargestPut;

    public static void AddIntake(this WebApplicationBuilder builder)
    {
        var budget = builder.Configuration.GetValue("SafeReport:BodyMemoryMiB", 256);
        builder.Services.AddSingleton(new BodyMemory(budget, TimeSpan.FromSeconds(20)));
        builder.Services.AddSingleton<PublishedKeysets>();
        builder.Services.AddSingleton<SealedItemStore>();
        builder.Services.AddSingleton<ItemIntake>();
    }

    public static void MapIntake(this IEndpointRouteBuilder routes)
    {
        var intake = routes.ServiceProvider.GetRequiredService<ItemIntake>();
        routes.MapPut("/api/mechanisms/{mechanism}/items/{item}", (RequestDelegate)intake.ReceiveAsync).DisableHttpMetrics();
    }
}
