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
        var found = FuzzTargets.All.Single(t => t.Name == target);
        for (ulong seed = 1; seed <= (ulong)(found.Share * InputsPerShare); seed++)
        {
            Assert.Null(found.TryOne(seed));
        }
    }

    /// <summary>Without this, a target whose valid inputs are none would refuse everything and prove nothing.</summary>
    [Fact]
    public void Targets_that_must_refuse_every_changed_file_complain_of_an_unchanged_one()
    {
        string[] complaining = [.. FuzzTargets.All.Where(t => t.Corpus.All(valid => Complains(t, valid))).Select(t => t.Name)];
        Assert.Equal(["age header", "age payload", "hybrid file", "passphrase file", "small sealed file"], complaining);
    }

    private static bool Complains(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Check(input, input);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    public static IEnumerable<TheoryDataRow<string>> Names() => FuzzTargets.All.Select(t => new TheoryDataRow<string>(t.Name));
}
