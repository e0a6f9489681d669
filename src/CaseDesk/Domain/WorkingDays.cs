namespace SafeReport.CaseDesk.Domain;

/// <summary>On which days somebody works at a mechanism, as its card says.</summary>
/// <param name="Weekdays">1, Monday, to 7; never none.</param>
/// <param name="DaysOff">On which nobody does.</param>
public sealed record WorkingDays(IReadOnlyCollection<int> Weekdays, IReadOnlyCollection<DateOnly> DaysOff)
{
    public bool Has(DateOnly day) => Weekdays.Contains(day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek) && !DaysOff.Contains(day);

    /// <summary>The last of so many working days after a day.</summary>
    public DateOnly After(DateOnly day, int count)
    {
        if (Weekdays.Count == 0)
        {
            throw new InvalidOperationException("A mechanism works on one weekday at least.");
        }

        for (; count > 0; count -= Has(day) ? 1 : 0)
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>
    /// Days off as a list or a CSV file has them: a line each, the day first, in any digits and in the calendar in which it is near today; what
    /// stands behind it is left out, and so is a first line that begins with no day: the names of the columns.
    /// </summary>
    /// <returns>Null when another line begins with no day.</returns>
    public static IReadOnlyList<DateOnly>? TryReadDaysOff(string? text, DateOnly today)
    {
        var lines = (text ?? "").TrimStart('\uFEFF').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<DateOnly> days = [];
        foreach (var (index, line) in lines.Index())
        {
            var cells = line.Split(',', ';', '\t', '\u060C');
            if (Days.TryReadNear(cells[0].Trim().Trim('"'), today, out var day))
            {
                days.Add(day);
            }
            else if (index > 0 || cells.Length == 1 || cells[0].Any(char.IsDigit))
            {
                return null;
            }
        }

        return days;
    }
}
