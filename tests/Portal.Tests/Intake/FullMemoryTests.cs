using System.Net;
using System.Runtime.InteropServices;
using SafeReport.Crypto.Items;
using SafeReport.Portal.Features.Intake;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>Somebody holds all the room for bodies: who sends again what arrived is told so at once, and nothing of a body stays in memory.</summary>
public sealed class FullMemoryTests
{
    private const int MiB = 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrived_is_known_also_while_there_is_no_room_for_it()
    {
        await using var portal = await PortalUnderTest.StartAsync(settings: new() { ["SafeReport__BodyMemoryMiB"] = "32" });
        var (item, body) = (ItemId.New(), SealedForms.Submission(8 * MiB));
        using (var first = await portal.SendAsync(item, body))
        {
            Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        }

        using var slow = new SlowBody(SealedForms.Submission(16 * MiB));
        using var visitor = portal.Visitor();
        var held = portal.PutAsync($"/api/mechanisms/{portal.Mechanism}/items/{ItemId.New()}", slow, visitor: visitor);
        await slow.HalfIsSent.WaitAsync(Stop);
        using (var again = await portal.SendAsync(item, body).WaitAsync(TimeSpan.FromSeconds(15), Stop))
        {
            Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
            Assert.False(held.IsCompleted);
        }

        slow.SendTheRest();
        using var answer = await held;
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Every_row_of_a_body_is_zero_when_it_is_given_back()
    {
        var submission = SealedForms.Submission(2 * MiB);
        List<ArraySegment<byte>> rows = [];
        using (var body = new SealedBody(submission.Length))
        {
            using var stream = new MemoryStream(submission);
            await body.ReadHeadAsync(stream, Stop);
            await body.ReadPayloadAsync(stream, Stop);
            foreach (var memory in Enumerable.Range(0, body.RowCount).Select(body.Row).Append(body.Header))
            {
                Assert.True(MemoryMarshal.TryGetArray(memory, out var row));
                Assert.Contains(row, value => value != 0);
                rows.Add(row);
            }
        }

        Assert.All(rows, row => Assert.DoesNotContain(row.Array!, value => value != 0));
    }

    /// <summary>Half of a body, and the rest when it is asked for.</summary>
    private sealed class SlowBody(byte[] body) : HttpContent
    {
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HalfIsSent => _half.Task;

        public void SendTheRest() => _rest.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2), Stop);
            await stream.FlushAsync(Stop);
            _half.SetResult();
            await _rest.Task.WaitAsync(Stop);
            await stream.WriteAsync(body.AsMemory(body.Length / 2), Stop);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
