using SafeReport.Browser.Tests.Support;

namespace SafeReport.Benchmarks.Pages;

/// <summary>How many public answers a second the Portal gives, against an empty Kestrel endpoint of as many bytes, both in this process, in turn.</summary>
internal static class RateBenchmark
{
    private const int Connections = 64;
    private const int Rounds = 9;
    private const double Least = 0.7;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Measurement>> RunAsync(WholeSystem system)
    {
        await using var portal = await PortalInProcess.StartAsync(system.PortalDatabase);
        await using var empty = await EmptyEndpoint.StartAsync();
        List<Measurement> measured = [];
        foreach (var (name, path) in (IEnumerable<(string, string)>)
            [("language page", "/"), ("start page", "/en/"), ("keyset", $"/api/mechanisms/{system.Mechanism}/keyset"), ("css", "/css/site.css")])
        {
            measured.Add(await Step.TimedAsync($"Asking for the {name}", () => CompareAsync(name, path, portal, empty)));
        }

        return measured;
    }

    private static async Task<Measurement> CompareAsync(string name, string path, PortalInProcess portal, EmptyEndpoint empty)
    {
        var ours = await Asking.OfAsync(portal.Address, path);
        var theirs = await empty.SendingAsync(ours.AnswerLength);
        await ours.RateAsync(Connections, WarmUp);
        await theirs.RateAsync(Connections, WarmUp);
        List<double> own = [];
        List<double> bare = [];
        for (var round = 0; round < Rounds; round++)
        {
            own.Add(await ours.RateAsync(Connections, Round));
            bare.Add(await theirs.RateAsync(Connections, Round));
        }

        return Measurement.AtLeast(
            $"{name}, {ours.AnswerLength} bytes", Measurement.Median(own), "/s", $"an empty Kestrel endpoint of as many bytes, {Connections} connections, median of {Rounds}",
            Measurement.Median(bare), Least);
    }
}
