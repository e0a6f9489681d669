using System.Text.Json;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Sealer;

/// <summary>What the page's sealer lets through, the desk reads: at every limit, and of random drafts as awkward as people and their devices make them.</summary>
public sealed class SealerTests
{
    private const int Drafts = 500;

    [Fact]
    public async Task No_report_is_sealed_that_the_desk_refuses()
    {
        using var intake = Keys.Hybrid("intake");
        var drafts = await SealedDraft.MakeAsync(intake.Recipient, firstSeed: 1, Drafts);
        foreach (var draft in drafts.Where(draft => draft.Bytes is not null))
        {
            if (draft.IsRandom)
            {
                AssertRead(draft, draft.Bytes!);
                await AssertStreamedAsync(draft, draft.Bytes!);
            }
            else
            {
                var item = draft.Bytes![SealedItemForm.AlarmPartLength..];
                Assert.True(SealedItemForm.IsAllowedLength(item.Length), draft.Name);
                AssertRead(draft, AgeFile.Open(item, intake));
            }
        }

        Assert.True(drafts.Count(draft => draft.IsRandom && draft.Bytes is not null) > Drafts / 2, "too few drafts were sealed to show anything");
    }

    [Fact]
    public async Task What_would_not_be_sealed_is_said_before_a_file_is_read()
    {
        using var intake = Keys.Hybrid("intake");
        var drafts = await SealedDraft.MakeAsync(intake.Recipient, firstSeed: 1 + Drafts, Drafts / 2);
        string[] known = ["too-many", "too-large", "too-long", "names", "document"];
        Assert.All(drafts.Where(draft => draft.Refusal is not null), draft =>
        {
            Assert.Equal((draft.Name, draft.Refusal), (draft.Name, draft.Told));
            Assert.Contains(draft.Refusal, known);
        });
        Assert.Equal(known.Order(), drafts.Select(draft => draft.Refusal).OfType<string>().Distinct().Order());
    }

    private static void AssertRead(SealedDraft draft, byte[] tar)
    {
        using var item = ReadItem.Container(tar, Keys.Item, Keys.Mechanism, out var refusal);
        Assert.Equal((draft.Name, ItemRefusal.None), (draft.Name, refusal));
        Assert.Equal((draft.Name, draft.WithCode ? AuthorMark.Verified : AuthorMark.None), (draft.Name, item!.Author));
        Assert.Equal((draft.Name, draft.Files), (draft.Name, item.Attachments.Count()));
        var what = item.Report.Root.TryGetProperty("what", out var found) ? found.GetString() : null;
        Assert.Equal((draft.Name, draft.What), (draft.Name, what));
    }

    // As the desk reads an item of any length.
    private static async Task AssertStreamedAsync(SealedDraft draft, byte[] tar)
    {
        var reader = new ItemContainerReader(new MemoryStream(tar));
        var entries = 0;
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is not null)
        {
            entries++;
        }

        Assert.Equal((draft.Name, draft.Files + (draft.WithCode ? 2 : 1)), (draft.Name, entries));
    }
}
