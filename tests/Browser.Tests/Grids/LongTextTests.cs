using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>A long text arrives whole, in one item or in several under one code, or what is said of it is true and leads to its arriving.</summary>
public sealed class LongTextTests(GridSystem system) : IClassFixture<GridSystem>
{
    private static readonly Dictionary<string, Func<string>> Texts = new(StringComparer.Ordinal)
    {
        ["8000 Chinese letters"] = () => Cut("他们在我们谈话之后把他带走了。没有人告诉我们他在哪里。", 8000),
        ["24000 Latin letters"] = () => Cut("They took her papers after the visit. Nobody told us why. ", 24_000),
        ["8001 Chinese letters"] = () => Cut("他们在我们谈话之后把他带走了。没有人告诉我们他在哪里。", 8001),
        ["24001 Latin letters"] = () => Cut("They took her papers after the visit. Nobody told us why. ", 24_001),
        ["60000 Latin letters"] = () => Cut("They took her papers after the visit. Nobody told us why. ", 60_000),
        ["24000 letters of many lines and quotation marks"] = () => Cut("\"No\", they said.\n\\ ", 24_000),
        ["12500 Farsi letters"] = () => Cut("بعد از دیدار او را به انفرادی بردند. ", 12_500),
        ["letters that grow"] = () => Cut("\U0001d160", 4002),
    };

    public static IEnumerable<TheoryDataRow<string, string>> Rows() => Grid.OnScreens(Texts.Keys, Texts.Keys.Take(2));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Every_letter_arrives_or_it_is_said_truly_how_many_are_too_many(string screen, string name)
    {
        var text = Texts[name]();
        await using var visit = await Visit.BeginAsync(system, screen);
        await visit.OpenAndWriteAsync(text);
        await visit.SendAsync();
        var written = text;
        for (var parts = 0; parts < 8 && await RestAsync(visit, written) is { Length: > 0 } rest; parts++)
        {
            // As the page says: the end is cut out, what is left is sent, and the end goes afterwards.
            await visit.Page.FillAsync("#what", written[..^rest.Length]);
            await visit.SendAsync();
            Assert.Equal("", await RestAsync(visit, written[..^rest.Length]));
            await visit.TapAsync("#more");
            await visit.WriteAsync(rest);
            await visit.SendAsync();
            written = rest;
        }

        var arrived = await visit.ArrivedAsync();
        Assert.Equal(Letters(CanonicalForm.Of(text)), Letters(string.Concat(arrived.Select(item => item.What))));
        Assert.Single(arrived.Select(item => item.Report.GetProperty("mailbox").GetProperty("author").GetString()).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Empty when it has arrived; otherwise the end that has to be cut out, by what the page says. Nothing of the text may be gone then.</summary>
    private static async Task<string> RestAsync(Visit visit, string written)
    {
        await visit.UntilAsync("!document.getElementById('arrived').hidden || !document.getElementById('errors').hidden");
        if (await visit.Page.Locator("#arrived").IsVisibleAsync())
        {
            return "";
        }

        Assert.Equal(written, await visit.WhatAsync());
        var said = await visit.Page.TextContentAsync("#errors");
        Assert.Contains(await visit.TextAsync("errorTooLong"), said, StringComparison.Ordinal);
        var tooMany = int.Parse(string.Concat(said!.Where(char.IsDigit).Select(digit => (int)char.GetNumericValue(digit))));
        var letters = written.EnumerateRunes().ToList();
        return string.Concat(letters.TakeLast(tooMany + 200));   // "about" so many
    }

    /// <summary>Where a text is cut its spaces may go; no letter may.</summary>
    private static string Letters(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static string Cut(string sentence, int letters)
    {
        var text = string.Concat(Enumerable.Repeat(sentence, (letters / sentence.EnumerateRunes().Count()) + 1));
        return string.Concat(text.EnumerateRunes().Take(letters));
    }
}
