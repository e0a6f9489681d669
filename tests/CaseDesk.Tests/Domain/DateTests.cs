using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Web.Fields;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.Tests.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Domain;

/// <summary>A date is often all that links an act to the talk with visitors before it: as it was told, and in the teller's own calendar.</summary>
public sealed class DateTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);
    private static readonly Texts English = Texts.Load("en");

    [Theory]
    [InlineData("", "", "2025", "UNKNOWN", "2025 (Unknown)")]
    [InlineData("", "3", "2025", "UNKNOWN", "2025-03 (Unknown)")]
    [InlineData("", "", "2025", "BEFORE_AFTER", "2025 (Only before/after an event)")]
    [InlineData("17", "3", "2025", "BEFORE_AFTER", "2025-03-17 (Only before/after an event)")]
    [InlineData("17", "3", "2025", "WEEK", "2025-03-17 (About that week)")]
    [InlineData("", "", "2025", "", "2025")]
    public void Who_knew_only_the_year_is_not_made_to_say_the_first_of_January(string day, string month, string year, string precision, string told)
    {
        Assert.True(new DateParts { Day = day, Month = month, Year = year, Precision = precision }.TryRead(out var date));
        Assert.Equal(told, English.Told(date));
        var again = DateParts.Of(date);
        Assert.Equal((day, month, year), (again.Day ?? "", again.Month ?? "", again.Year));
        Assert.True(again.TryRead(out var same));
        Assert.Equal(date, same);
    }

    [Theory]
    [InlineData("۱۷", "۳", "۲۰۲۵")]
    [InlineData("١٧", "٣", "٢٠٢٥")]
    [InlineData("१७", "३", "२०२५")]
    [InlineData("１７", "３", "２０２５")]
    [InlineData(" 17 ", "03", "𝟐𝟎𝟐𝟓")]
    public void A_date_typed_in_the_digits_of_ones_own_script_is_a_date(string day, string month, string year)
    {
        Assert.True(new DateParts { Day = day, Month = month, Year = year }.TryRead(out var date));
        Assert.Equal(new ImpreciseDate(new(2025, 3, 17), ImpreciseDate.Exact), date);
    }

    [Theory]
    [InlineData("SOLAR_HIJRI", "1", "1", "1404", "2025-03-21")]
    [InlineData("SOLAR_HIJRI", "30", "12", "1403", "2025-03-20")]
    [InlineData("HIJRI", "1", "9", "1446", "2025-03-01")]
    [InlineData("GREGORIAN", "17", "3", "2025", "2025-03-17")]
    public void A_day_told_in_another_calendar_is_that_day(string calendar, string day, string month, string year, string expected)
    {
        Assert.True(new DateParts { Day = day, Month = month, Year = year, Calendar = calendar }.TryRead(out var date));
        Assert.Equal(expected, date!.Day.ToString("O", null));
        Assert.Equal((day, month, year), (DateParts.Of(date).Day, DateParts.Of(date).Month, DateParts.Of(date).Year));
    }

    [Theory]
    [InlineData("SOLAR_HIJRI", "30", "12", "1404")]   // no leap year
    [InlineData("SOLAR_HIJRI", "1", "1", "2025")]
    [InlineData("GREGORIAN", "1", "1", "1404")]
    [InlineData("", "1", "1", "1404")]   // one of two calendars: it is asked, never guessed
    [InlineData("MAYAN", "1", "1", "1404")]
    [InlineData("HIJRI", "31", "1", "1446")]
    public void A_year_of_another_calendar_is_not_taken_for_one_of_this(string calendar, string day, string month, string year) =>
        Assert.False(new DateParts { Day = day, Month = month, Year = year, Calendar = calendar }.TryRead(out _));

    [Fact]
    public void A_year_of_the_Solar_Hijri_calendar_is_shown_as_the_two_years_that_it_lies_in_and_no_day_of_them()
    {
        Assert.True(new DateParts { Year = "۱۴۰۴", Calendar = "SOLAR_HIJRI" }.TryRead(out var date));
        Assert.Equal("1404 Solar Hijri", English.Told(date));
        Assert.Equal("1404 Solar Hijri [2025/2026 Gregorian; 1446/1447 Hijri]", English.When(date, null));
        Assert.Equal("2025-03 [1403-12/1404-01 Solar Hijri; 1446-09/1446-10 Hijri]", English.When(new ImpreciseDate(new(2025, 3, 1), ImpreciseDate.Month), null));
        Assert.Equal("2025-03-21 [1404-01-01 Solar Hijri; 1446-09-21 Hijri]", English.DayRead(new(2025, 3, 21)));
        Assert.DoesNotContain("-01-01", English.When(new ImpreciseDate(new(2025, 1, 1), ImpreciseDate.Unknown), null), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_recorded_before_there_were_calendars_is_read_as_it_was()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        var old = JsonSerializer.Deserialize<ImpreciseDate>("""{"day":"2025-03-17","precision":"WEEK"}""", json);
        Assert.Equal(new ImpreciseDate(new(2025, 3, 17), "WEEK"), old);
        Assert.Equal("2025 (Unknown)", English.Told(JsonSerializer.Deserialize<ImpreciseDate>("""{"day":"2025-01-01","precision":"UNKNOWN"}""", json)));
        var told = new ImpreciseDate(new(2025, 3, 21), "YEAR", DayCalendar.SolarHijri);
        Assert.Equal(told, JsonSerializer.Deserialize<ImpreciseDate>(JsonSerializer.Serialize(told, json), json));
    }

    [Fact]
    public void Every_day_of_two_centuries_reads_the_same_there_and_back_in_every_calendar()
    {
        foreach (var calendar in DayCalendar.All)
        {
            for (var day = new DateOnly(1900, 5, 1); day < new DateOnly(2077, 11, 1); day = day.AddDays(1))
            {
                var (year, month, date) = calendar.Read(day)!.Value;
                Assert.True(calendar.TryDay(year, month, date, out var again) && again == day, $"{calendar.Code} {day:O}");
            }

            Assert.All(Enumerable.Range(0, 3_652_059).Where(number => number % 997 == 0).Select(DateOnly.FromDayNumber).Append(DateOnly.MaxValue), day =>
                Assert.All(Enum.GetValues<DateUnit>(), unit => new ImpreciseDate(day, unit == DateUnit.Year ? "YEAR" : "MONTH").In(calendar)));
        }
    }

    [Theory]
    [InlineData("2027-01-05", "2027-01-05")]
    [InlineData("2027/1/5", "2027-01-05")]
    [InlineData("۱۴۰۵/۱۰/۱۵", "2027-01-05")]
    [InlineData("1448-07-27", "2027-01-05")]
    [InlineData("5.1.2027", null)]
    [InlineData("1300-01-01", null)]
    [InlineData("2027-02-30", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void A_day_to_come_is_read_in_the_calendar_in_which_it_is_near(string text, string? expected)
    {
        Assert.Equal(expected is not null, Days.TryReadNear(text, Today, out var day));
        Assert.Equal(expected ?? "0001-01-01", day.ToString("O", null));
    }

    [Fact]
    public void What_is_due_today_is_not_overdue_where_the_mechanism_is_because_Greenwich_is_another_day()
    {
        var tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");
        var bogota = TimeZoneInfo.FindSystemTimeZoneById("America/Bogota");
        var evening = new DateTimeOffset(2026, 11, 26, 22, 0, 0, TimeSpan.Zero);
        var night = new DateTimeOffset(2026, 11, 27, 2, 0, 0, TimeSpan.Zero);
        Assert.Equal((27, 26), (evening.DayIn(tehran).Day, evening.Day().Day));
        Assert.Equal((26, 27), (night.DayIn(bogota).Day, night.Day().Day));
        var time = new FakeTimeProvider(evening);
        time.SetLocalTimeZone(tehran);
        Assert.Equal(27, time.LocalToday().Day);
    }

    [Fact]
    public void The_time_zone_is_the_mechanisms_and_not_the_machines_and_one_that_there_is_not_is_said()
    {
        static Settings With(string? zone) => new(new ConfigurationBuilder().AddInMemoryCollection([new("SafeReport:TimeZone", zone)]).Build());
        Assert.Equal("Asia/Tehran", new MechanismTime(With("Asia/Tehran").TimeZone).LocalTimeZone.Id);
        Assert.Equal(TimeZoneInfo.Utc, With(null).TimeZone);
        Assert.Equal(TimeZoneInfo.Utc, With("").TimeZone);
        var refused = Assert.Throws<MisusedException>(() => With("Nowhere/Atall").TimeZone);
        Assert.Contains("SafeReport__TimeZone", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Nowhere", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Working_days_are_those_of_the_card_whatever_the_week_is_there()
    {
        var days = new WorkingDays([1, 2, 3, 6, 7], [new(2026, 11, 28)]);   // Saturday to Wednesday
        Assert.False(days.Has(new(2026, 11, 26)));   // Thursday
        Assert.False(days.Has(new(2026, 11, 28)));   // a Saturday off
        Assert.True(days.Has(new(2026, 11, 29)));   // Sunday
        Assert.Equal(new DateOnly(2026, 11, 29), days.After(Today, 1));
        Assert.Equal(new DateOnly(2026, 12, 2), days.After(Today, 4));
        Assert.Equal(new DateOnly(2026, 12, 5), days.After(Today, 5));
        Assert.Throws<InvalidOperationException>(() => new WorkingDays([], []).After(Today, 1));
    }

    [Theory]
    [InlineData("2027-01-01\n2027-01-06", "2027-01-01 2027-01-06")]
    [InlineData("\uFEFFDate,Name\r\n2027-01-01,New Year\r\n\"2027-01-06\";x\r\n", "2027-01-01 2027-01-06")]
    [InlineData("تاریخ،نام\n۱۴۰۶/۰۱/۰۱،نوروز", "2027-03-21")]
    [InlineData("", "")]
    [InlineData("1.1.2027", null)]
    [InlineData("1.1.2027,New Year", null)]
    [InlineData("2027-01-01\nEpiphany,2027-01-06", null)]
    [InlineData("never", null)]
    public void Days_off_are_taken_as_a_list_or_a_CSV_file_has_them_and_none_is_dropped_unsaid(string text, string? expected) =>
        Assert.Equal(expected, WorkingDays.TryReadDaysOff(text, Today) is { } days ? string.Join(' ', days.Select(day => day.ToString("O", null))) : null);

    [Fact]
    public void No_page_writes_or_reads_a_date_by_itself()
    {
        var desk = Path.Combine(Checkout.Root, "src", "CaseDesk");
        string[] theOnes = [Path.Combine("Domain", "Days.cs"), Path.Combine("Web", "TextsOfDates.cs")];
        string[] never = ["DateOnly.Parse", "DateOnly.TryParse", "DateTime.Parse", "DateTime.TryParse"];
        string[] neverOnPages = [.. never, "ToString(\"yyyy-MM-dd\"", "ToString(\"O\"", "ToShortDateString"];
        foreach (var file in Directory.EnumerateFiles(desk, "*.cs*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Where(file => !theOnes.Contains(Path.GetRelativePath(desk, file))))
        {
            var text = File.ReadAllText(file);
            Assert.All(file.EndsWith(".cshtml", StringComparison.Ordinal) ? neverOnPages : never, each => Assert.False(text.Contains(each, StringComparison.Ordinal), $"{file}: {each}"));
        }
    }
}
