using System.Net;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>What has not the form of a sealed item is refused without a body and leaves no row.</summary>
public sealed class RefusedItemTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    private const int Whole = 36_103;   // alarm part and an item of the smallest class

    [Fact]
    public void The_smallest_submission_has_the_length_these_tests_use() => Assert.Equal(Whole, SealedForms.Submission().Length);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(1_676)]
    [InlineData(3_303)]
    [InlineData(32_768)]
    [InlineData(Whole)]
    [InlineData(1_000_000)]
    [InlineData(16_000_000)]
    public async Task Plaintext_of_any_length_is_refused(int length) =>
        await RefusedAsync(System.Text.Encoding.ASCII.GetBytes(new string('a', length)), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-16)]
    [InlineData(16)]
    [InlineData(-32_768)]
    public async Task A_truncated_or_lengthened_item_is_refused(int by)
    {
        byte[] body = [.. SealedForms.Submission(), .. new byte[64]];

        await RefusedAsync(body[..(Whole + by)], HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(32_767)]
    [InlineData(33_792)]
    [InlineData(65_537)]
    public async Task An_unpadded_item_is_refused(int padded) => await RefusedAsync(SealedForms.Submission(padded), HttpStatusCode.BadRequest);

    [Fact]
    public async Task An_item_without_its_alarm_part_is_refused() => await RefusedAsync(SealedForms.Item(), HttpStatusCode.BadRequest);

    [Fact]
    public async Task An_item_whose_alarm_part_is_plaintext_is_refused() =>
        await RefusedAsync([.. new byte[SealedItemForm.AlarmPartLength], .. SealedForms.Item()], HttpStatusCode.BadRequest);

    [Fact]
    public async Task An_item_sealed_to_an_x25519_recipient_is_refused() =>
        await RefusedAsync([.. SealedForms.AlarmPart(), .. SealedForms.X25519Item()], HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_header_with_one_bit_changed_out_of_form_is_refused()
    {
        var body = SealedForms.Submission();
        body[SealedItemForm.AlarmPartLength + 50] = (byte)'!';

        await RefusedAsync(body, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8_388_608)]
    public async Task A_body_over_the_limit_is_refused_as_too_large(int over) =>
        await RefusedAsync(new byte[SealedItemForm.AlarmPartLength + SealedItemForm.LargestPut + over], HttpStatusCode.RequestEntityTooLarge);

    [Theory]
    [InlineData("00000000")]
    [InlineData("zzzzzzzz")]
    [InlineData("0000000")]
    [InlineData("%20")]
    public async Task An_unknown_or_malformed_mechanism_is_not_found(string mechanism) =>
        await NothingStoredAsync(() => portal.PutAsync($"/api/mechanisms/{mechanism}/items/{ItemId.New()}", new ByteArrayContent(SealedForms.Submission())), HttpStatusCode.NotFound);

    [Fact]
    public async Task A_mechanism_in_capitals_is_not_found()
    {
        var mechanism = await portal.Publish.MechanismAsync();
        while (!mechanism.ToString().Any(char.IsAsciiLetterLower))
        {
            mechanism = await portal.Publish.MechanismAsync();
        }

        await NothingStoredAsync(
            () => portal.PutAsync($"/api/mechanisms/{mechanism.ToString().ToUpperInvariant()}/items/{ItemId.New()}", new ByteArrayContent(SealedForms.Submission())), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("3F2504E0-4F89-41D3-9A0C-0305E82C3301")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("3f2504e0-4f89-41d3-1a0c-0305e82c3301")]
    [InlineData("3f2504e04f8941d39a0c0305e82c3301")]
    [InlineData("{3f2504e0-4f89-41d3-9a0c-0305e82c3301}")]
    [InlineData("3f2504e0-4f89-41d3-9a0c-0305e82c330")]
    [InlineData("1")]
    public async Task A_malformed_item_id_is_refused(string item) =>
        await NothingStoredAsync(() => portal.PutAsync($"/api/mechanisms/{portal.Mechanism}/items/{item}", new ByteArrayContent(SealedForms.Submission())), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("1,2")]
    [InlineData("one")]
    [InlineData("1234567890123456789")]
    public async Task A_missing_or_malformed_keyset_header_is_refused(string? keyset) =>
        await NothingStoredAsync(() => portal.SendAsync(ItemId.New(), SealedForms.Submission(), keyset), HttpStatusCode.BadRequest);

    [Fact]
    public async Task Two_keyset_headers_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/mechanisms/{portal.Mechanism}/items/{ItemId.New()}") { Content = new ByteArrayContent(SealedForms.Submission()) };
        request.Headers.Add("Keyset", ["1", "1"]);

        await NothingStoredAsync(() => portal.RequestAsync(request), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_without_a_length_is_refused()
    {
        using var chunked = new StreamContent(new MemoryStream(SealedForms.Submission()));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/mechanisms/{portal.Mechanism}/items/{ItemId.New()}") { Content = chunked };
        request.Headers.Add("Keyset", "1");
        request.Headers.TransferEncodingChunked = true;

        await NothingStoredAsync(() => portal.RequestAsync(request), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing()
    {
        var before = await portal.Stored.RowsAsync();
        var head = $"PUT /api/mechanisms/{portal.Mechanism}/items/{ItemId.New()} HTTP/1.1\r\nHost: portal\r\nKeyset: 1\r\nContent-Length: {Whole}\r\n\r\n";

        var answer = await RawHttp.SendAsync(portal.Process.Address, head, SealedForms.Submission()[..20_000]);

        Assert.DoesNotContain(" 204 ", answer, StringComparison.Ordinal);
        Assert.Equal(before, await portal.Stored.RowsAsync());
    }

    [Fact]
    public async Task Another_method_is_not_allowed() =>
        await NothingStoredAsync(() => portal.PostAsync($"/api/mechanisms/{portal.Mechanism}/items/{ItemId.New()}", SealedForms.Submission()), HttpStatusCode.MethodNotAllowed);

    private Task RefusedAsync(byte[] body, HttpStatusCode status) => NothingStoredAsync(() => portal.SendAsync(ItemId.New(), body), status);

    private async Task NothingStoredAsync(Func<Task<HttpResponseMessage>> send, HttpStatusCode status)
    {
        var before = await portal.Stored.RowsAsync();

        await send().ShouldBeBareAsync(status);

        Assert.Equal(before, await portal.Stored.RowsAsync());
    }
}
