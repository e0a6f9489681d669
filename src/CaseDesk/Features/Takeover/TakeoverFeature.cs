using Dapper;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>The desk's pull from the intake database, with the watch for alarms and the call for an officer.</summary>
public sealed class TakeoverFeature : Feature
{
    public override IReadOnlyList<Type> Face { get; } = [typeof(OfficerCall), typeof(JudgedAlarms)];

    public override void AddTo(IServiceCollection services) => services.AddSingleton<ItemList>();

    public override void AddToServer(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<ItemTakeover>()
        .AddSingleton<IntakeClearing>()
        .AddSingleton<ClosedSerials>()
        .AddSingleton<StandbyNotice>()
        .AddSingleton<OfficerCall>()
        .AddSingleton<JudgedAlarms>()
        .AddSingleton<AlarmWatch>()
        .AddSingleton<DeskLock>()
        .AddHostedService<TakeoverService>()
        .AddHostedService<IntakeRewriting>();

    public override IEnumerable<Verb> CreateVerbs() => [new(VerbGroup.Item, ItemListVerb.Create())];

    public override async Task<IReadOnlyList<Notice>> NoticesAsync(NoticeAsk ask)
    {
        var notices = new List<Notice>();
        if (ask.Holds(Role.MindsKeys) && ask.Get<OfficerCall>().IsFailing)
        {
            notices.Add(new(NoticePlace.Call, Notice.Alarm, "alert", "call-failed", ask.Texts.AlarmsCallFailed));
        }

        if (ask.Holds(Role.Intake, Role.Focal, Role.Case) && await CountAlarmsAsync(ask) is > 0 and var alarms)
        {
            var reads = ask.Holds(Role.Intake);
            notices.Add(new(NoticePlace.Alarms, Notice.Alarm, "status", "alarms", ask.Texts.Alarms(alarms))
            {
                Href = reads ? Addresses.Inbox : null,
                LinkText = ask.Texts.AlarmsOpen,
            });
        }

        return notices;
    }

    /// <summary>How many alarms nobody has looked at; those that are known not to open are a line of the inbox, and hide none here.</summary>
    private static async Task<long> CountAlarmsAsync(NoticeAsk ask)
    {
        const string sql = "select a.item from desk.alarm a join desk.item i on i.id = a.item where i.mechanism = @Mechanism and not i.damaged";
        var connection = await ask.ConnectionAsync();
        var alarms = await connection.QueryAsync<Guid>(
            new CommandDefinition(sql, new { Mechanism = ask.Ring.Mechanism.ToString() }, cancellationToken: ask.Gone));
        var judged = ask.Get<JudgedAlarms>();
        return alarms.LongCount(item => !judged.IsUnopenable(item));
    }
}
