using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Support;

/// <summary>How somebody works a page: by touch, or by the keyboard alone.</summary>
internal interface IHands
{
    Task PressAsync(string selector);

    Task TypeAsync(string selector, string text);

    Task ChooseFileAsync(FilePayload file);
}

internal sealed class Touch(IPage page) : IHands
{
    public async Task PressAsync(string selector)
    {
        await page.Locator(selector).First.WaitForAsync();
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.Locator(selector).First.TapAsync();
    }

    public async Task TypeAsync(string selector, string text)
    {
        await PressAsync(selector);
        await page.Keyboard.InsertTextAsync(text);
    }

    public async Task ChooseFileAsync(FilePayload file)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() => PressAsync("#choose"));
        await chooser.SetFilesAsync(file);
    }
}

/// <summary>Tab, Enter and Space. Wherever Tab stops there must be a ring around it that is seen.</summary>
internal sealed class Keys(IPage page) : IHands
{
    private const int MostStops = 80;

    /// <summary>Empty, or what is wrong with the place that has the focus.</summary>
    private const string RingOfFocus = """
        () => {
          const light = (colour) => {
            const [red, green, blue] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
          };
          const ground = (element) => {
            for (let at = element.parentElement; at; at = at.parentElement) {
              const { backgroundColor } = getComputedStyle(at);
              if (!/, 0\)$|transparent/.test(backgroundColor)) { return backgroundColor; }
            }
            return 'rgb(255, 255, 255)';
          };
          const focused = document.activeElement;
          if (focused === document.body || focused === document.documentElement) { return ''; }
          const shown = focused.id === 'files' ? document.getElementById('choose') : focused;
          const name = `${focused.tagName}#${focused.id}.${focused.className}`;
          const style = getComputedStyle(shown);
          if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) { return `${name} has no ring`; }
          const [darker, lighter] = [light(style.outlineColor), light(ground(shown))].sort((a, b) => a - b);
          if ((lighter + 0.05) / (darker + 0.05) < 3) { return `${name} has a ring that is hardly seen`; }
          const box = shown.getBoundingClientRect();
          const seen = [0.1, 0.5, 0.9].some((share) => shown.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height * share)));
          return seen ? '' : `${name} is covered or out of sight`;
        }
        """;

    /// <summary>How many places Tab stopped at.</summary>
    public int Stops { get; private set; }

    public async Task PressAsync(string selector)
    {
        await ReachAsync(selector);
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.Keyboard.PressAsync(await FocusIsAsync("input[type=checkbox]") ? "Space" : "Enter");
    }

    public async Task TypeAsync(string selector, string text)
    {
        await ReachAsync(selector);
        await page.Keyboard.InsertTextAsync(text);
    }

    public async Task ChooseFileAsync(FilePayload file)
    {
        await ReachAsync("#files");
        await page.WaitForTimeoutAsync(Reporter.Settling);
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Space"));
        await chooser.SetFilesAsync(file);
    }

    private async Task ReachAsync(string selector)
    {
        await page.Locator(selector).First.WaitForAsync();
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (await FocusIsAsync(selector))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
            Stops++;
            var wrong = await page.EvaluateAsync<string>(RingOfFocus);
            if (wrong.Length > 0)
            {
                throw new InvalidOperationException($"On the way to {selector}: {wrong}.");
            }
        }

        throw new InvalidOperationException($"No Tab reaches {selector}.");
    }

    private Task<bool> FocusIsAsync(string selector) => page.EvaluateAsync<bool>("(selector) => document.activeElement.matches(selector)", selector);
}
