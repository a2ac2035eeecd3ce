namespace Megapod.Lab.Restart;

using Megapod.Lab.Bench;

/// <summary>The figures of a restart torture as rows.</summary>
public static class RestartRows
{
    /// <summary>One case for each kind of instant, and one for instants at which nothing was done.</summary>
    public static IReadOnlyList<BenchRow> Of(RestartReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            .. Case("killed", [.. report.Instants.Where(i => i is { IsKill: true, IsShort: true })], "silence shorter than any grant"),
            .. Case("frozen", [.. report.Instants.Where(i => i is { IsKill: false, IsShort: true })], "silence shorter than any grant"),
            .. Case("killed-long", [.. report.Instants.Where(i => i is { IsKill: true, IsShort: false })], "grants lapsed meanwhile"),
            .. Case("frozen-long", [.. report.Instants.Where(i => i is { IsKill: false, IsShort: false })], "grants lapsed meanwhile"),
            .. Case("undisturbed", report.Undisturbed, "the same seconds with nothing done"),
            new BenchRow("all", "stale-commands", report.StaleCommands, "", null, $"decided before a freeze and sent after it, at most {report.StaleAtOnce} in one"),
            new BenchRow("all", "laws-broken", report.LawsBroken.Count, "", null, $"{report.SiteSeconds} s of site time"),
        ];
    }

    private static IEnumerable<BenchRow> Case(string name, IReadOnlyList<RestartInstant> instants, string note)
    {
        yield return new BenchRow(name, "instants", instants.Count, "", null, note);
        if (instants.Count == 0)
        {
            yield break;
        }

        yield return new BenchRow(name, "compute-fall-worst", instants.Max(i => i.RackFallWatts), "W", null, $"median {Median(instants, i => i.RackFallWatts):F0} W, in 10 s");
        yield return new BenchRow(name, "compute-rise-worst", instants.Max(i => i.RackRiseWatts), "W/s", null, $"median {Median(instants, i => i.RackRiseWatts):F0} W/s");
        yield return new BenchRow(name, "cars-fall-worst", instants.Max(i => i.CarFallWatts), "W", null, $"median {Median(instants, i => i.CarFallWatts):F0} W, in 10 s");
        yield return new BenchRow(name, "battery-step-worst", instants.Max(i => i.BatteryStepWatts), "W/s", null, $"median {Median(instants, i => i.BatteryStepWatts):F0} W/s");
    }

    private static double Median(IReadOnlyList<RestartInstant> instants, Func<RestartInstant, double> of) => instants.Select(of).Order().ElementAt(instants.Count / 2);
}
