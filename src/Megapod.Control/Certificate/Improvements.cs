namespace Megapod.Control.Certificate;

using Megapod.Core.Model;

/// <summary>Which change to a site would buy most: each is made on paper and the certificate computed anew. What only a busy day can tell, a simulation adds.</summary>
public static class Improvements
{
    private const double GoodMeter = 0.002;
    private const double GentleRamp = 200_000;
    private const double LeastWatts = 100;

    /// <summary>Changes that buy something by the certificate's own formulas, best first.</summary>
    internal static IReadOnlyList<Improvement> Of(SiteConfig site, PathProof proof)
    {
        var (freed, tracked) = Figures(site, proof);
        return
        [
            .. Candidates(site).Select(c => (c.Change, After: Figures(c.Site, proof)))
                .Select(c => new Improvement(c.Change, freed - c.After.Taken, tracked - c.After.Tracked))
                .Where(i => i.FreedWatts > LeastWatts || i.TrackedWatts > LeastWatts)
                .OrderByDescending(i => i.FreedWatts).ThenByDescending(i => i.TrackedWatts),
        ];
    }

    /// <summary>What margin and contingencies keep from use, W, and the tracking margin, W.</summary>
    private static (double Taken, double Tracked) Figures(SiteConfig site, PathProof proof)
    {
        var tree = PowerTree.From(site);
        double limit = Certifier.LimitOf(tree);
        var tracking = TrackingMargin.Of(tree, ControlPaths.Of(tree, Certifier.PeriodOf(tree), proof), double.IsFinite(limit) ? limit : 0);
        return (Certifier.LossesOf(tree).Sum(t => t.Watts), tracking.TotalWatts);
    }

    /// <summary>Changes that a site could be given, and the site with each.</summary>
    public static IEnumerable<(string Change, SiteConfig Site)> Candidates(SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return CandidatesOf(site);
    }

    private static IEnumerable<(string Change, SiteConfig Site)> CandidatesOf(SiteConfig site)
    {
        if (site.Grid.Meter is { } meter)
        {
            yield return ("a meter of class 0.2 at the connection", site with { Grid = site.Grid with { Meter = meter with { ErrorFraction = Math.Min(meter.ErrorFraction, GoodMeter) } } });
            yield return ("a meter at the connection that samples each 20 ms, 10 ms late", site with { Grid = site.Grid with { Meter = Fast(meter) } });
        }
        else
        {
            yield return ("a meter at the connection", site with { Grid = site.Grid with { Meter = new MeterConfig { Id = "meter" } } });
        }

        if (site.Pods.Count > 0)
        {
            yield return ("meters of the pods that sample each 20 ms, 10 ms late", site with { Pods = [.. site.Pods.Select(p => p with { Meter = Fast(p.Meter ?? new MeterConfig { Id = "meter" }) })] });
            yield return ("pods that rise by at most 200 kW/s each", site with { Pods = [.. site.Pods.Select(p => p with { UpRampWattsPerSecond = Math.Min(p.UpRampWattsPerSecond ?? double.PositiveInfinity, GentleRamp) })] });
        }

        if (site.Battery is { } battery)
        {
            yield return ("an inverter that answers in 10 ms and settles with 50 ms", site with { Battery = battery with { CommandDelay = Least(battery.CommandDelay, 10), Lag = Least(battery.Lag, 50), RegulatorPeriod = Least(battery.RegulatorPeriod, 10) } });
        }

        yield return ("connectors that fall back to their smallest power", site with { Cabinets = Each(site, c => c with { Fallback = c.Minimum }) });
        yield return ("a step test of all that is advisory: closed loop instead of nameplate", site with
        {
            Cabinets = Each(site, c => c with { Enforcement = Proven(c.Enforcement) }),
            Pods = [.. site.Pods.Select(p => p with { Enforcement = Proven(p.Enforcement) })],
        });
        yield return ("the phase of each single-phase connector written down", site with { Cabinets = Each(site, c => c with { Phases = c.Phases == Phases.OneUnknown ? Phases.Three : c.Phases }) });
        yield return ("twice the time on the connection's short-time curve", site with
        {
            Grid = site.Grid with { Limits = [.. site.Grid.Limits.Select(l => l with { ShortTime = [.. l.ShortTime.Select(p => p with { For = p.For * 2 })] })] },
        });
    }

    private static MeterConfig Fast(MeterConfig meter) => meter with { SamplePeriod = Least(meter.SamplePeriod, 20), Delay = Least(meter.Delay, 10), Window = TimeSpan.Zero };

    private static TimeSpan Least(TimeSpan time, double milliseconds) => TimeSpan.FromMilliseconds(Math.Min(time.TotalMilliseconds, milliseconds));

    private static EnforcementConfig Proven(EnforcementConfig kept) => kept.Class == EnforcementClass.Advisory ? kept with { Class = EnforcementClass.ClosedLoop } : kept;

    private static IReadOnlyList<CabinetConfig> Each(SiteConfig site, Func<ConnectorConfig, ConnectorConfig> change) =>
        [.. site.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(change)] })];
}
