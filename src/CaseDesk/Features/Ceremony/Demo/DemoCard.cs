using SafeReport.CaseDesk.Features.Cards;

namespace SafeReport.CaseDesk.Features.Ceremony.Demo;

/// <summary>The invented mechanism's card, so that every page of the demonstration looks as it will.</summary>
internal static class DemoCard
{
    private const int Sunday = 7;

    public static MechanismCard Card { get; } = new()
    {
        Exit = "https://www.wikipedia.org/",
        WorkingDays = 3,
        Weekdays = [1, 2, 3, 4, Sunday],
        DaysOff = [],
        Languages = new Dictionary<string, CardTexts>(StringComparer.Ordinal)
        {
            ["en"] = new()
            {
                Who = "National visitors (an invented example)\nEleven people, independent by law. We visit prisons, police cells, hospitals and camps.",
                Cannot = "We cannot order that anybody is set free.",
                Telephone = "+00 000 000",
                Post = "P.O. Box 000, Example City",
                Hours = "Sunday to Thursday, 9 to 15",
                Emergency = "000",
            },
            ["fa"] = new()
            {
                Who = "بازدیدکنندگان ملی (نمونهٔ ساختگی)\nیازده نفر، به حکم قانون مستقل. ما به زندان‌ها، بازداشتگاه‌های پلیس، بیمارستان‌ها و اردوگاه‌ها سر می‌زنیم.",
                Cannot = "ما نمی‌توانیم دستور آزادی کسی را بدهیم.",
                Telephone = "+00 000 000",
                Post = "صندوق پستی ۰۰۰، شهر نمونه",
                Hours = "یکشنبه تا پنجشنبه، ۹ تا ۱۵",
                Emergency = "۰۰۰",
            },
        },
    };
}
