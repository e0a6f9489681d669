using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Support;

/// <summary>What an officer does on the desk's pages.</summary>
internal sealed class OfficerAtDesk(IPage page, Uri desk)
{
    public IPage Page => page;

    public async Task SignInAsync(DemoOfficer officer)
    {
        await page.GotoAsync(new Uri(desk, "sign-in").ToString());
        await page.FillAsync("#name", officer.Name);
        await page.FillAsync("#passphrase", officer.Passphrase);
        await page.FillAsync("#code", Totp.Code(officer.TotpSecret, officer.NextStep()));
        await page.ClickAsync("#sign-in-button");
        await page.WaitForSelectorAsync("#officer-name");
    }

    public async Task TryWrongCodeAsync(DemoOfficer officer)
    {
        await page.GotoAsync(new Uri(desk, "sign-in").ToString());
        await page.FillAsync("#name", officer.Name);
        await page.FillAsync("#passphrase", officer.Passphrase);
        await page.FillAsync("#code", "000000");
        await page.ClickAsync("#sign-in-button");
        await page.WaitForSelectorAsync("#refusal");
    }

    /// <summary>Opens the first item of the inbox, which lists alarms and alleged sanctions first.</summary>
    public async Task OpenFirstItemAsync()
    {
        await page.GotoAsync(new Uri(desk, "inbox").ToString());
        await page.Locator("#items tbody a").First.ClickAsync();
        await page.WaitForSelectorAsync("#what");
    }

    /// <summary>Opens the item of the inbox whose words begin like this.</summary>
    public async Task OpenItemAsync(string words)
    {
        await page.GotoAsync(new Uri(desk, "inbox").ToString());
        await page.Locator("#items tbody tr", new PageLocatorOptions { HasText = words }).Locator("a").First.ClickAsync();
        await page.WaitForSelectorAsync("#what");
    }

    public async Task OpenCaseAsync(string title, string summary, DemoOfficer assigned)
    {
        await page.ClickAsync("#open-case");
        await page.FillAsync("#title", title);
        await page.FillAsync("#summary", summary);
        await page.SelectOptionAsync("#severity", "S2");
        await page.SelectOptionAsync("#imminence", "I3");
        await page.Locator($"label:has-text(\"{assigned.Name} –\") >> [name=officers]").CheckAsync();
        await page.ClickAsync("#open-case-button");
        await page.WaitForSelectorAsync("#case-code");
    }

    /// <summary>Records that somebody was put alone, with a description and a next step of the officer's own.</summary>
    public async Task RecordSanctionAsync(string description, string target, string nextStep, string nextStepDueOn)
    {
        await page.ClickAsync("#record-sanction");
        await page.SelectOptionAsync("#act", "A02");
        await page.FillAsync("#description", description);
        await page.SelectOptionAsync("[name='by[0].kind']", "ST_PRISON");
        await page.CheckAsync("[name='by[0].modes'][value=APPLY]");
        await page.CheckAsync("[name='by[0].modes'][value=TOLERATE]");
        await page.SelectOptionAsync("[name=targetKind]", "PERSON");
        await page.FillAsync("[name=target]", target);
        await page.FillAsync("[name=nextStep]", nextStep);
        await page.FillAsync("#nextStepDueOn", nextStepDueOn);
        await page.ClickAsync("#check");
        await page.ClickAsync("#record");
        await page.WaitForSelectorAsync("#done");
    }

    public async Task ReplyAsync(string text)
    {
        await page.GotoAsync(new Uri(desk, "cases").ToString());
        await page.Locator("main table a").First.ClickAsync();
        await AnswerHereAsync(text);
    }

    /// <summary>Answers from the case that is open.</summary>
    public async Task AnswerHereAsync(string text)
    {
        await page.ClickAsync("#write-reply");
        await page.FillAsync("#text", text);
        await page.ClickAsync("#preview-button");
        await page.ClickAsync("#send");
        await page.WaitForSelectorAsync("#case-code");
    }

    public async Task SignOutAsync()
    {
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await page.WaitForSelectorAsync("#sign-in-button");
    }
}
