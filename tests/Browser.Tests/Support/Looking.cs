using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Support;

/// <summary>What is looked at wherever somebody can stand: axe, what fits, what is cut, targets, forced colours, motion, and the language of every word.</summary>
internal sealed class Looking(IPage page, string language)
{
    private const string Measures = """
        () => {
          const wrong = [];
          const name = (element) => `${element.tagName}#${element.id}.${element.className}`;
          const shown = (element) => element.getClientRects().length > 0 && !element.closest('.visually-hidden, .skip, .slow') && getComputedStyle(element).visibility === 'visible';
          if (document.documentElement.scrollWidth > innerWidth) { wrong.push('the page is wider than the screen'); }
          for (const element of document.body.querySelectorAll('*')) {
            if (!shown(element)) { continue; }
            const box = element.getBoundingClientRect();
            const style = getComputedStyle(element);
            const speaks = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim() !== '');
            if (speaks && (box.left < -1 || box.right > innerWidth + 1)) { wrong.push(`${name(element)} runs over the side`); }
            if (style.overflow !== 'visible' && !element.matches('input, textarea, select, progress, html, body, svg')
                && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) { wrong.push(`${name(element)} is cut`); }
            if (element.matches('button, summary, select, textarea, input[type=text], label.tick, label.tool, header a, .doors a, .languages a, a.tool, a.exit')
                && (box.height < 43.5 || box.width < 43.5)) { wrong.push(`${name(element)} is ${Math.round(box.width)} by ${Math.round(box.height)}`); }
          }
          for (const animation of document.getAnimations()) {
            if (animation.animationName !== 'appear') { wrong.push(`something moves: ${animation.animationName || 'a transition'}`); }
          }
          return wrong;
        }
        """;

    private const string Controls = """
        () => {
          const probe = document.body.appendChild(document.createElement('span'));
          probe.style.color = 'LinkText';
          const linkText = getComputedStyle(probe).color;
          probe.remove();
          return Array.from(document.querySelectorAll('button, a, input, textarea, select, label.tool')).filter((control) => control.getClientRects().length > 0)
            .filter((control) => !control.matches('.visually-hidden, .skip, [type=checkbox]')).filter((control) => {
              const style = getComputedStyle(control);
              const edge = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== 'none';
              const underlined = style.textDecorationLine.includes('underline');
              return !edge && !underlined && !(control.matches('a') && style.color === linkText);
            }).map((control) => `${control.tagName}#${control.id}.${control.className} cannot be told from text`);
        }
        """;

    /// <summary>Words that are read or read out, but for what stands there as somebody gave it: a code, a name, a telephone, words in a language of their own.</summary>
    private const string Words = """
        () => {
          const own = '[translate=no], bdi, code, [dir=auto], [lang]:not(html), .demonstration';
          const words = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.parentElement.closest(`script, style, noscript, ${own}`) && node.parentElement.getClientRects().length > 0) { words.push(node.data); }
          }
          for (const element of document.body.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
            if (!element.closest(own)) { words.push(...['title', 'alt', 'placeholder'].map((name) => element.getAttribute(name) || '')); }
          }
          return words.join(' ');
        }
        """;

    public async Task AtAsync(string step)
    {
        var axe = await page.RunAxe();
        Assert.True(axe.Violations.Length == 0, $"{step}: {string.Join(", ", axe.Violations.Select(violation => $"{violation.Id} at {violation.Nodes[0].Target}"))}");
        await NothingAsync(step, Measures);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });
        await NothingAsync($"{step} in forced colours", Controls);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.None });
        if (step != "languages" && step != "error")
        {
            SpeaksOneLanguage(step, await page.EvaluateAsync<string>(Words));
        }
    }

    private async Task NothingAsync(string step, string measured)
    {
        var wrong = await page.EvaluateAsync<string[]>(measured);
        Assert.True(wrong.Length == 0, $"{step}: {string.Join("; ", wrong)}");
    }

    private void SpeaksOneLanguage(string step, string words)
    {
        var foreign = language == "fa"
            ? words.Split(' ', '\n', '(', ')', '«', '»', '،', '.', ':').Where(word => word.Any(char.IsAsciiLetterOrDigit) && !PageTexts.Of("fa").Source.Contains(word, StringComparison.Ordinal))
            : words.Split(' ', '\n').Where(word => word.Any(letter => letter is >= '\u0600' and <= '\u06ff'));
        // The oldest browsers draw the letters before such a mark backwards: what is isolated stands in an element of its own.
        Assert.False(words.Any(letter => letter is >= '\u2066' and <= '\u2069'), $"{step} isolates by marks");
        // The demonstration's mechanism has one name for every language.
        Assert.Equal([], foreign.Except(["Demonstration", "mechanism"]));
        Assert.False(language == "fa" && words.Any(char.IsAsciiDigit), $"{step} has digits of another script");
    }
}
