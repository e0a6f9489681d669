using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>A nervous finger taps twice: whatever was tapped, and wherever, what comes of it is what comes of one tap.</summary>
public sealed class DoubleTapTests(GridSystem system, ITestOutputHelper output) : IClassFixture<GridSystem>
{
    private const int AtATime = 4;

    // What can be tapped: seen, enabled, and not hidden under something else. The text is for whoever reads a failure.
    private const string Find = """
        () => Array.from(document.querySelectorAll('button, a[href], summary')).map((place, index) => ({ place, index }))
          .filter(({ place }) => !place.disabled && place.getClientRects().length > 0)
          .filter(({ place }) => {
            place.scrollIntoView({ block: 'center' });
            const box = place.getBoundingClientRect();
            return place.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
          })
          .map(({ place, index }) => `${index} ${place.id || place.textContent.trim().slice(0, 30)}`)
        """;

    private const string Locate = """
        (index) => {
          const place = document.querySelectorAll('button, a[href], summary')[index];
          place.scrollIntoView({ block: 'center' });
          const box = place.getBoundingClientRect();
          self.clicks = [];
          addEventListener('click', (event) => { self.clicks.push(event.timeStamp); }, true);
          return [box.left + box.width / 2, box.top + box.height / 2];
        }
        """;

    // All that somebody sees of what they did, and all that would be gone. Whether something is folded open is neither.
    private const string Look = """
        () => JSON.stringify({
          at: location.pathname,
          seen: Array.from(document.querySelectorAll('section, #back, #languages, #code-shown, #code-check, #code-kept, #code-dropped, #clock-question, #errors, #help'))
            .filter((part) => part.getClientRects().length > 0).map(({ id }) => id),
          what: (document.getElementById('what') || {}).value,
          ticked: Array.from(document.querySelectorAll('input:checked')).map(({ id }) => id),
          files: Array.from(document.querySelectorAll('#files-list bdi')).map((name) => name.textContent),
          then: (document.getElementById('clock-then') || {}).textContent,
        })
        """;

    private static readonly int[] Between = [90, 180, 280, 600];

    public static IEnumerable<TheoryDataRow<string, int>> Rows() => Grid.Whole
        ? from screen in Grid.Screens from milliseconds in Between select new TheoryDataRow<string, int>(screen, milliseconds)
        : [new("phone fa", 180)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_second_tap_on_any_button_or_link_of_any_step_does_nothing_that_the_first_did_not(string screen, int milliseconds)
    {
        var trials = new List<(Step Step, string Place)>();
        foreach (var step in Grid.Whole ? Steps.All : Steps.All.Where(step => OnceIsEnough(step.Name)))
        {
            await using var visit = await BeginAtAsync(screen, step);
            trials.AddRange((await PlacesAsync(visit)).Select(place => (step, place)));
        }

        var wrong = new List<string>();
        await Parallel.ForEachAsync(trials, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (trial, _) =>
        {
            var once = await TapAsync(screen, trial.Step, trial.Place, null);
            var twice = await TapAsync(screen, trial.Step, trial.Place, milliseconds);
            if (once != twice)
            {
                lock (wrong)
                {
                    wrong.Add($"{trial.Step.Name}: {trial.Place}\n  once  {once}\n  twice {twice}");
                }
            }
        });
        output.WriteLine($"{trials.Count} buttons and links");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_section_of_the_document_is_among_the_steps()
    {
        await using var visit = await Visit.BeginAsync(system, "phone en");
        await visit.OpenAsync();
        var sections = await visit.Page.EvaluateAsync<string[]>("Array.from(document.querySelectorAll('section'), ({ id }) => id)");
        Assert.Equal(sections.Order(StringComparer.Ordinal), Steps.All.Select(step => step.Section).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static bool OnceIsEnough(string name) => name is "the box" or "not sent yet" or "arrived" or "no answer wanted" or "covered at the end";

    private async Task<Visit> BeginAtAsync(string screen, Step step)
    {
        var visit = await Visit.BeginAsync(system, screen, step.Days);
        visit.Stays = false;
        await step.ReachAsync(visit);
        await visit.SettleAsync();
        return visit;
    }

    private static Task<string[]> PlacesAsync(Visit visit) => visit.Page.EvaluateAsync<string[]>(Find);

    /// <summary>What came of a tap on that place, or of two.</summary>
    private async Task<string> TapAsync(string screen, Step step, string place, int? again)
    {
        var index = int.Parse(place.Split(' ')[0], CultureInfo.InvariantCulture);
        for (var tries = 1; ; tries++)
        {
            await using var visit = await BeginAtAsync(screen, step);
            var at = await visit.Page.EvaluateAsync<float[]>(Locate, index);
            await visit.TapAsync(at[0], at[1]);
            if (again is { } milliseconds)
            {
                await Task.Delay(milliseconds);
                await visit.TapAsync(at[0], at[1]);
                if (await BetweenAsync(visit.Page) > 690 && tries < 5)
                {
                    continue;   // This machine was slow: that was no double tap.
                }
            }

            return await OutcomeAsync(visit, step);
        }
    }

    /// <summary>When nothing has changed for half a second; where the line was not taken away, when nothing is on its way any more.</summary>
    private static async Task<string> OutcomeAsync(Visit visit, Step step)
    {
        var last = "";
        for (var same = 0; same < 5;)
        {
            await Task.Delay(100);
            var now = await LookAsync(visit.Page);
            var moves = step.Section != "sending" && now.Contains("\"sending\"", StringComparison.Ordinal);
            same = now == last && !moves ? same + 1 : 0;
            last = now;
        }

        return $"{last} arrived {(await visit.ArrivedAsync()).Count}";
    }

    /// <summary>Milliseconds between the first tap and the last, as the page saw them; 0 where it left.</summary>
    private static async Task<double> BetweenAsync(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<double>("self.clicks && self.clicks.length > 0 ? self.clicks[self.clicks.length - 1] - self.clicks[0] : 0");
        }
        catch (PlaywrightException)
        {
            return 0;
        }
    }

    private static async Task<string> LookAsync(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<string>(Look);
        }
        catch (PlaywrightException)
        {
            return "";   // between two pages
        }
    }
}
