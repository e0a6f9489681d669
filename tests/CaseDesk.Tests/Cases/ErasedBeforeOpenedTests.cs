using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>A reporter who erased the mailbox gets no reply in it, however late the report is opened.</summary>
public sealed class ErasedBeforeOpenedTests : IAsyncLifetime
{
    private readonly CaseRoom _room = new();

    private static CancellationToken Stop => CaseRoom.Stop;

    public ValueTask InitializeAsync() => _room.InitializeAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_mailbox_erased_while_its_report_lay_unopened_for_months_is_erased_when_it_is_opened()
    {
        var (intake, officer, reporter) = (await _room.OfficerAsync(Role.Intake), await _room.OfficerAsync(Role.Case), _room.Reporter());
        var item = await _room.ReceiveAsync(reporter: reporter, opened: false);
        await EraseAsync(reporter);
        await PassAsync(200);
        Assert.True(await IsErasedAsync(reporter));

        using (var opening = await _room.Items.OpenAsync(item, intake, Stop) is { Report: { } report } ? report : null)
        {
            Assert.NotNull(opening);
        }

        await PassAsync(2_000);   // past every key and every backup there was
        var opened = await _room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);

        Assert.True(opened.Done);
        Assert.True(Assert.Single(await _room.Replies.MailboxesAsync(officer, opened.Value, Stop)).Erased);
    }

    [Fact]
    public async Task A_mailbox_erased_after_its_report_was_opened_and_before_it_is_in_a_case_stays_erased()
    {
        var (intake, officer, reporter) = (await _room.OfficerAsync(Role.Intake), await _room.OfficerAsync(Role.Case), _room.Reporter());
        var item = await _room.ReceiveAsync(reporter: reporter, opened: false);
        (await _room.Items.OpenAsync(item, intake, Stop))?.Report?.Dispose();
        await EraseAsync(reporter);
        await PassAsync(200);

        var opened = await _room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);

        Assert.True(Assert.Single(await _room.Replies.MailboxesAsync(officer, opened.Value, Stop)).Erased);
    }

    [Fact]
    public async Task Once_every_report_is_opened_what_none_of_them_named_is_forgotten()
    {
        var (intake, stranger) = (await _room.OfficerAsync(Role.Intake), _room.Reporter());
        var items = new List<ItemId> { await _room.ReceiveAsync(reporter: _room.Reporter(), opened: false), await _room.ReceiveAsync(opened: false) };
        await EraseAsync(stranger);
        await PassAsync(31);
        Assert.True(await IsErasedAsync(stranger));

        foreach (var item in items)
        {
            (await _room.Items.OpenAsync(item, intake, Stop))?.Report?.Dispose();
        }

        await PassAsync(1);
        Assert.False(await IsErasedAsync(stranger));
    }

    private async Task EraseAsync(ReporterKeys reporter) =>
        await _room.ExecuteAsync("insert into desk.erased_mailbox values (@Tag, @Today)", new { Tag = TagOf(reporter), _room.Today });

    /// <summary>As the server does every minute.</summary>
    private async Task PassAsync(int days)
    {
        _room.Clock.Advance(TimeSpan.FromDays(days));
        await _room.ExecuteAsync("select desk.forget_erased(@Today)", new { _room.Today });
    }

    private Task<bool> IsErasedAsync(ReporterKeys reporter) =>
        _room.ScalarAsync<bool>("select exists (select from desk.erased_mailbox where tag = @Tag)", new { Tag = TagOf(reporter) });

    private byte[] TagOf(ReporterKeys reporter) => MailboxTag.Of(_room.Secret, _room.Mechanism, reporter.Mailbox.Address());
}
