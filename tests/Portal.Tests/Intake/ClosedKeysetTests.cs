using System.Net;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>An item sealed under a keyset whose key may soon be destroyed is refused before it is stored, and can be sent again.</summary>
public sealed class ClosedKeysetTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    [Fact]
    public async Task A_closed_keyset_is_409_from_the_moment_it_is_closed_and_the_id_stays_free()
    {
        var mechanism = await portal.Publish.MechanismAsync();
        await portal.Publish.KeysetAsync(mechanism, 1);
        await portal.Publish.KeysetAsync(mechanism, 2);
        await PutAsync(mechanism, ItemId.New(), "1").ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.Publish.CloseAsync(mechanism, 1);
        var item = ItemId.New();

        await PutAsync(mechanism, item, "1").ShouldBeBareAsync(HttpStatusCode.Conflict);

        Assert.False(await portal.Stored.IsKnownAsync(item));
        await PutAsync(mechanism, item, "2").ShouldBeBareAsync(HttpStatusCode.NoContent);
        Assert.NotNull(await portal.Stored.SubmissionAsync(item));
    }

    [Fact]
    public async Task A_keyset_that_was_never_published_is_409() =>
        await portal.SendAsync(ItemId.New(), SealedForms.Submission(), keyset: "7").ShouldBeBareAsync(HttpStatusCode.Conflict);

    [Theory]
    [InlineData(-29, HttpStatusCode.NoContent)]
    [InlineData(-32, HttpStatusCode.Conflict)]
    public async Task A_keyset_closes_by_itself_thirty_days_after_its_last_day(int lastDay, HttpStatusCode status)
    {
        var mechanism = await portal.Publish.MechanismAsync();
        await portal.Publish.KeysetAsync(mechanism, 1, lastDay);

        await PutAsync(mechanism, ItemId.New(), "1").ShouldBeBareAsync(status);
    }

    [Fact]
    public async Task A_keyset_of_one_mechanism_opens_no_other()
    {
        var mechanism = await portal.Publish.MechanismAsync();

        await PutAsync(mechanism, ItemId.New(), "1").ShouldBeBareAsync(HttpStatusCode.Conflict);
    }

    private Task<HttpResponseMessage> PutAsync(MechanismId mechanism, ItemId item, string keyset) =>
        portal.PutAsync($"/api/mechanisms/{mechanism}/items/{item}", new ByteArrayContent(SealedForms.Submission()), keyset);
}
