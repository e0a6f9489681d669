namespace SafeReport.Crypto.Tests.Fuzz;

/// <summary>Twenty thousand changed inputs, the same in every run; ops/bench fuzz has a million read.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 20_000;

    private static readonly int InputsPerShare = (Inputs / FuzzTargets.All.Sum(t => t.Share)) + 1;

    [Fact]
    public void The_targets_share_at_least_twenty_thousand_inputs() =>
        Assert.True(FuzzTargets.All.Sum(t => t.Share) * InputsPerShare >= Inputs);

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_inputs_are_refused_or_read_as_what_they_are(string target)
    {
        FuzzTarget found = FuzzTargets.All.Single(t => t.Name == target);
        for (ulong seed = 1; seed <= (ulong)(found.Share * InputsPerShare); seed++)
        {
            Assert.Null(found.TryOne(seed));
        }
    }

    public static IEnumerable<TheoryDataRow<string>> Names() => FuzzTargets.All.Select(t => new TheoryDataRow<string>(t.Name));
}
