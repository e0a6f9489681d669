namespace SafeReport.Benchmarks.Crypto.Timing;

/// <summary>Welch's t of two classes of measured times, the largest over several crops (Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?").</summary>
internal static class WelchTest
{
    private const int Crops = 20;
    private const int FewestKept = 1000;

    /// <summary>The largest |t|: of all times, and of those below growing shares of the pooled times, because interrupts make a long tail.</summary>
    public static double LargestT(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        double[] pooled = [.. first.Concat(second).Order()];
        var largest = Math.Abs(T(first, second));
        for (var crop = 1; crop <= Crops; crop++)
        {
            var limit = pooled[(int)((pooled.Length - 1) * (1 - Math.Pow(0.5, 10.0 * crop / Crops)))];
            double[] low = [.. first.Where(time => time <= limit)];
            double[] high = [.. second.Where(time => time <= limit)];
            if (Math.Min(low.Length, high.Length) >= FewestKept)
            {
                largest = Math.Max(largest, Math.Abs(T(low, high)));
            }
        }

        return largest;
    }

    private static double T(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (mean, error) = Mean(first);
        var (otherMean, otherError) = Mean(second);
        return (mean - otherMean) / Math.Sqrt(error + otherError);
    }

    /// <returns>The mean, and the variance of the mean.</returns>
    private static (double Mean, double Error) Mean(IReadOnlyList<double> times)
    {
        var mean = times.Average();
        return (mean, times.Sum(time => (time - mean) * (time - mean)) / (times.Count - 1) / times.Count);
    }
}
