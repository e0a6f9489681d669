namespace SafeReport.Benchmarks;

/// <summary>One measured value beside a named reference from the same run.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">"ms", "s", "KiB", "MiB", "MiB/s", "/s", "inputs", "requests".</param>
/// <param name="Reference">What it is compared with.</param>
/// <param name="ReferenceValue">In the same unit, measured in the same run.</param>
/// <param name="Ratio">Value to reference.</param>
/// <param name="Target">The words of the target; null when the value is only reported.</param>
/// <param name="Pass">False when a target was missed.</param>
public sealed record Measurement(string Name, double Value, string Unit, string Reference, double ReferenceValue, double Ratio, string? Target, bool Pass)
{
    /// <summary>Passes when value divided by reference is at most so much.</summary>
    public static Measurement AtMost(string name, double value, string unit, string reference, double referenceValue, double most)
    {
        var ratio = value / referenceValue;
        return new Measurement(name, Round(value), unit, reference, Round(referenceValue), Round(ratio), $"ratio <= {most}", ratio <= most);
    }

    /// <summary>Passes when value divided by reference is at least so much.</summary>
    public static Measurement AtLeast(string name, double value, string unit, string reference, double referenceValue, double least)
    {
        var ratio = value / referenceValue;
        return new Measurement(name, Round(value), unit, reference, Round(referenceValue), Round(ratio), $"ratio >= {least:0.0}", ratio >= least);
    }

    /// <summary>Passes when the value itself is below a limit.</summary>
    public static Measurement Below(string name, double value, string unit, double limit) =>
        new(name, Round(value), unit, "limit", limit, Round(value / limit), $"< {limit} {unit}", value < limit);

    /// <summary>Passes when the value itself is at most so much.</summary>
    public static Measurement Within(string name, double value, string unit, double most) =>
        new(name, Round(value), unit, "the budget", most, Round(value / most), $"<= {most} {unit}", value <= most);

    /// <summary>So many inputs were read; passes when that found nothing.</summary>
    public static Measurement Findings(string name, long inputs, long findings) =>
        new(name, inputs, "inputs", "findings", findings, Round(findings / (double)Math.Max(inputs, 1)), "0 findings", findings == 0 && inputs > 0);

    /// <summary>Has no target.</summary>
    public static Measurement Reported(string name, double value, string unit, string reference, double referenceValue) =>
        new(name, Round(value), unit, reference, Round(referenceValue), Round(value / referenceValue), Target: null, Pass: true);

    public static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Round(double value) => Math.Round(value, 3);
}
