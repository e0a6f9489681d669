namespace SafeReport.CaseDesk.Features.Takeover;

internal static class TakeoverServices
{
    /// <summary>The desk's pull from the intake database, with the watch for alarms.</summary>
    public static void AddTakeover(this IServiceCollection services)
    {
        services.AddSingleton<ItemTakeover>();
        services.AddSingleton<IntakeClearing>();
        services.AddSingleton<ClosedSerials>();
        services.AddSingleton<StandbyNotice>();
        services.AddSingleton<OfficerCall>();
        services.AddSingleton<JudgedAlarms>();
        services.AddSingleton<AlarmWatch>();
        services.AddSingleton<DeskLock>();
        services.AddHostedService<TakeoverService>();
    }
}
