using System.Net;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>Sealed items are stored byte for byte; what was acknowledged stays as it was first sent.</summary>
public sealed class SendItemTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    [Theory]
    [InlineData(32_768, 1)]
    [InlineData(49_152, 1)]
    [InlineData(1_048_576, 2)]
    [InlineData(1_572_864, 2)]
    [InlineData(16_777_216, 17)]
    public async Task An_item_of_any_class_is_stored_as_it_came(int padded, int rows)
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission(padded));

        await portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);

        Assert.Equal(body, await portal.Stored.SubmissionAsync(item));
        var (mechanism, day, serial, payloadLength, storedRows) = await portal.Stored.FactsAsync(item);
        Assert.Equal(portal.Mechanism.ToString(), mechanism);
        Assert.InRange(day.DayNumber, DateOnly.FromDateTime(DateTime.UtcNow).DayNumber - 1, DateOnly.FromDateTime(DateTime.UtcNow).DayNumber);
        Assert.Equal(1, serial);
        Assert.Equal(body.Length - SealedItemForm.AlarmPartLength - SealedItemForm.HeaderLength, payloadLength);
        Assert.Equal(rows, storedRows);
    }

    [Fact]
    public async Task A_repeat_with_other_bytes_changes_nothing()
    {
        var (item, first) = (ItemId.New(), SealedForms.Submission());
        await portal.SendAsync(item, first).ShouldBeBareAsync(HttpStatusCode.NoContent);

        await portal.SendAsync(item, SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.SendAsync(item, SealedForms.Submission(1_572_864)).ShouldBeBareAsync(HttpStatusCode.NoContent);

        Assert.Equal(first, await portal.Stored.SubmissionAsync(item));
    }

    [Fact]
    public async Task A_known_id_is_answered_204_whatever_else_is_wrong()
    {
        var (item, first) = (ItemId.New(), SealedForms.Submission());
        await portal.SendAsync(item, first).ShouldBeBareAsync(HttpStatusCode.NoContent);
        byte[] wrongForm = [.. first.Select(static b => (byte)(b ^ 1))];

        await portal.SendAsync(item, wrongForm).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.SendAsync(item, [1, 2, 3]).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.SendAsync(item, first, keyset: null).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.SendAsync(item, first, keyset: "99").ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.SendAsync(item, new byte[SealedItemForm.AlarmPartLength + SealedItemForm.LargestPut + 1]).ShouldBeBareAsync(HttpStatusCode.NoContent);

        Assert.Equal(first, await portal.Stored.SubmissionAsync(item));
    }

    [Fact]
    public async Task A_repeat_after_the_desk_took_the_item_is_not_stored_again()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission());
        await portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.Stored.TakeOverAsync(item);

        await portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);

        Assert.Null(await portal.Stored.SubmissionAsync(item));
    }

    [Fact]
    public async Task The_same_id_sent_many_times_at_once_is_stored_once_and_whole()
    {
        var item = ItemId.New();
        var bodies = Enumerable.Range(0, 24).Select(static n => SealedForms.Submission(n % 2 == 0 ? 32_768 : 1_572_864)).ToArray();

        await Task.WhenAll(bodies.Select(body => portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent)));

        var stored = await portal.Stored.SubmissionAsync(item);
        Assert.Single(bodies, body => body.AsSpan().SequenceEqual(stored));
    }

    [Fact]
    public async Task Items_sent_at_once_are_all_stored()
    {
        var items = Enumerable.Range(0, 200).Select(static _ => (Id: ItemId.New(), Body: SealedForms.Submission())).ToArray();

        await Task.WhenAll(items.Select(item => portal.SendAsync(item.Id, item.Body).ShouldBeBareAsync(HttpStatusCode.NoContent)));

        foreach (var (id, body) in items)
        {
            Assert.Equal(body, await portal.Stored.SubmissionAsync(id));
        }
    }

    [Fact]
    public async Task Admission_and_unknown_headers_are_ignored_until_admission_is_built()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/mechanisms/{portal.Mechanism}/items/{ItemId.New()}") { Content = new ByteArrayContent(SealedForms.Submission()) };
        request.Headers.Add("Keyset", "1");
        request.Headers.Add("Admission", "anything");

        await portal.RequestAsync(request).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.GetAsync("/api/admission").ShouldBeBareAsync(HttpStatusCode.NotFound);
    }
}
