using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>Items sealed by the product itself pass; those sealed with older constructions do not.</summary>
public sealed class SealedForRealTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    [Fact]
    public async Task A_sealed_report_comes_out_of_the_database_and_opens()
    {
        using var intake = HybridIdentity.Generate();
        using var alarm = HybridIdentity.Generate();
        var item = ItemId.New();
        var report = new JsonObject { ["kind"] = "report", ["made"] = "2026-01-02", ["language"] = "en", ["madeBy"] = "form", ["danger"] = true };
        byte[] body = [.. AlarmPart.Seal(item, danger: true, alarm.Recipient), .. ItemSealer.Seal(item, portal.Mechanism, report, null, [], intake.Recipient)];

        await portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);

        var stored = await portal.Stored.SubmissionAsync(item);
        Assert.True(AlarmPart.TryOpen(stored.AsSpan(0, AlarmPart.Length), item, alarm));
        using var reader = new SealedItemReader();
        await reader.OpenAsync(new MemoryStream(stored![AlarmPart.Length..]), intake, TestContext.Current.CancellationToken);
        using var opened = reader.Judge(item, portal.Mechanism, out _);
        Assert.NotNull(opened);
    }

    [Fact]
    public async Task A_whole_age_file_to_an_x25519_recipient_is_refused()
    {
        using var intake = X25519Identity.Generate();
        byte[] body = [.. SealedForms.AlarmPart(), .. AgeFile.Seal(new byte[SealedForms.SmallestClass], intake.Recipient)];

        await portal.SendAsync(ItemId.New(), body).ShouldBeBareAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_item_that_trickles_in_over_a_slow_line_is_taken()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission());
        using var line = new TcpClient { NoDelay = true };
        await line.ConnectAsync(portal.Process.Address.Host, portal.Process.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = line.GetStream();
        await stream.WriteAsync(Head(item, body.Length), TestContext.Current.CancellationToken);
        foreach (var piece in body.Chunk(3_000))
        {
            await stream.WriteAsync(piece, TestContext.Current.CancellationToken);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        using var answer = new StreamReader(stream, Encoding.Latin1);
        Assert.Equal("HTTP/1.1 204 No Content", await answer.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(body, await portal.Stored.SubmissionAsync(item));
    }

    [Fact]
    public async Task A_client_that_asks_before_it_sends_is_told_to_go_on_or_not_to()
    {
        using var good = await AskingFirstAsync(SealedForms.Submission());
        using var bad = await AskingFirstAsync(new byte[40_000]);

        Assert.Equal(HttpStatusCode.NoContent, good.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    private Task<HttpResponseMessage> AskingFirstAsync(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/mechanisms/{portal.Mechanism}/items/{ItemId.New()}") { Content = new ByteArrayContent(body) };
        request.Headers.ExpectContinue = true;
        request.Headers.Add("Keyset", "1");
        return portal.RequestAsync(request);
    }

    private byte[] Head(ItemId item, int length) =>
        Encoding.ASCII.GetBytes($"PUT /api/mechanisms/{portal.Mechanism}/items/{item} HTTP/1.1\r\nHost: portal\r\nKeyset: 1\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
}
