namespace Megapod.Control.Certificate;

using Megapod.Control.Cycle;
using Megapod.Core.Model;

/// <summary>Computes a site's certificate.</summary>
public static class Certifier
{
    /// <summary>The certificate of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="proof">What was measured of its paths.</param>
    /// <param name="memory">The running controller's memory, which knows who was caught disobeying; null for a site that does not run.</param>
    /// <param name="losses">What each cause really took, means of the running site; null: what it takes at worst by the site file.</param>
    public static SafetyCertificate Of(PowerTree tree, PathProof? proof = null, CycleMemory? memory = null, IReadOnlyList<CertificateTerm>? losses = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        proof ??= PathProof.None;
        double limit = LimitOf(tree);
        var margin = Megapod.Control.Certificate.Margin.Of(tree);
        var paths = ControlPaths.Of(tree, PeriodOf(tree), proof);
        var tracking = TrackingMargin.Of(tree, paths, double.IsFinite(limit) ? limit : 0);
        return new SafetyCertificate
        {
            Site = tree.Site.Id,
            LimitWatts = double.IsFinite(limit) ? limit : null,
            MarginWatts = margin.TotalWatts,
            Margin = TermsOf(margin),
            TrackingWatts = tracking.TotalWatts,
            Tracking = TermsOf(tracking),
            Paths = PathsOf(paths, proof),
            SmoothingHertz = paths?.SmoothingHertz ?? 0,
            SmoothingAbove = paths is null
                ? "Nothing smooths: it needs a battery and a meter at the connection."
                : "Above this the accelerators' own power smoothing or storage in the racks has to act: the battery would answer too late.",
            YieldSeconds = Certificate.YieldSeconds(tree),
            WriteIntervalSeconds = Certificate.WriteIntervalSeconds(tree),
            SupportWatts = SupportOf(tree),
            Contingencies = ContingenciesOf(tree, proof),
            Enforcement = EnforcementOf(tree, memory),
            Lost = [.. (losses ?? LossesOf(tree)).OrderByDescending(t => t.Watts)],
            Improvements = Improvements.Of(tree.Site, proof),
            ProvenAt = proof.ProvenAt,
        };
    }

    /// <summary>Watts that each cause keeps from use at worst, by the site file alone; what trimming and fallbacks take only a running site can tell.</summary>
    internal static IReadOnlyList<CertificateTerm> LossesOf(PowerTree tree)
    {
        var margin = Megapod.Control.Certificate.Margin.Of(tree);
        double battery = tree.Site.Battery?.Power.Value ?? 0;
        return
        [
            new("margin", margin.TotalWatts, "kept free below the limit"),
            new("n-1", Math.Max(0, battery - SupportOf(tree)), "battery power that grants may not count on: its loss could not be cured in time, or the feed-in limit not bear it when all cars leave"),
            new("phases", PhasesOf(tree), "currents counted on one phase because nobody wrote down which"),
        ];
    }

    /// <summary>The connection's lowest import limit in W; infinity when it has none.</summary>
    internal static double LimitOf(PowerTree tree) => LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);

    /// <summary>Battery power that grants may count on, W, as far as the site file says.</summary>
    internal static double SupportOf(PowerTree tree) => tree.Site.Battery is { } battery ? Math.Clamp(Certificate.SupportWatts(tree), 0, battery.Power.Value) : 0;

    internal static TimeSpan PeriodOf(PowerTree tree) => tree.Site.Battery?.RegulatorPeriod ?? SiteCycle.Period;

    private static IReadOnlyList<CertificateTerm> TermsOf(Margin margin) =>
    [
        new("meterError", margin.MeterErrorWatts, "error of the connection's meter at the limit"),
        new("batteryTracking", margin.BatteryTrackingWatts, "what the battery may miss of its set-point"),
        new("overshoot", margin.OvershootWatts, "by how much racks and connectors may exceed their ceilings"),
        new("unmetered", margin.UnmeteredWatts, "load that no meter below the connection sees"),
    ];

    private static IReadOnlyList<CertificateTerm> TermsOf(TrackingMargin margin) =>
    [
        new("meterError", margin.MeterErrorWatts, "error of the connection's meter at the limit"),
        new("podSteps", margin.PodWatts, "steps and ramps of the pods, all in phase, until the battery has answered"),
        new("carRises", margin.CarsWatts, "all cars rising together until the battery has answered"),
        new("unmetered", margin.UnmeteredWatts, "load that no meter below the connection sees"),
        new("batteryTracking", margin.BatteryTrackingWatts, "what the battery may miss of its set-point"),
        new("batteryShort", margin.BatteryShortWatts, "steps larger than the battery's power"),
    ];

    private static IReadOnlyList<CertifiedPath> PathsOf(ControlPaths? paths, PathProof proof) => paths switch
    {
        null => [],
        { Branch: { } branch } => [CertifiedPath.Of("connection", paths.Connection, paths.Lag, proof), CertifiedPath.Of("pods", branch, paths.Lag, proof)],
        _ => [CertifiedPath.Of("connection", paths.Connection, paths.Lag, proof)],
    };

    private static IReadOnlyList<Contingency> ContingenciesOf(PowerTree tree, PathProof proof)
    {
        var found = new List<Contingency>();
        if (tree.Site.Battery is not null)
        {
            found.Add(BatteryTrip(tree, proof));
        }

        double longest = tree.Consumers.Where(c => c.IsControlled).Select(c => c.Enforcement.LongestGrant.TotalSeconds).DefaultIfEmpty(0).Max();
        found.Add(Never(ContingencyKind.ControllerDeath, $"Every grant lapses in its device within {longest:0} s, in an order in which nothing ever adds up to more than the limit."));
        found.Add(Never(ContingencyKind.MeterLost, "Grants never count on the meter of the connection; the battery stops following the boundary and gives what grants count on."));
        found.Add(Never(ContingencyKind.LinkLost, "A device that cannot be reached counts what it holds until that has lapsed, then its fallback."));
        if (tree.Site.Solar.Count > 0)
        {
            found.Add(Never(ContingencyKind.SolarLost, "Solar power never counts as headroom."));
        }

        return found;
    }

    private static Contingency BatteryTrip(PowerTree tree, PathProof proof)
    {
        double support = SupportOf(tree);
        double racks = tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack).Sum(c => c.Nameplate.Value - c.Minimum.Value);
        bool pods = support <= racks;
        double recovery = pods ? Recovery.OfRacks(tree, proof) : Recovery.OfAll(tree, proof);
        double allowed = tree.Nodes[0].Limits
            .Where(l => l.Direction == LimitDirection.Import && l.Quantity == LimitQuantity.Watts)
            .Select(l => Recovery.AllowedSeconds(l, l.Amount + support)).DefaultIfEmpty(double.PositiveInfinity).Min();
        return new Contingency
        {
            Kind = ContingencyKind.BatteryTrip,
            Assumption = pods
                ? "No more discharge is counted on than the racks can shed; they do so as soon as a sample shows the trip."
                : "Racks shed first; what they cannot shed the cars' ceilings take, down to their minimum.",
            ExcessWatts = support,
            RecoverySeconds = support > 0 ? recovery : 0,
            AllowedSeconds = double.IsFinite(allowed) ? allowed : null,
            ProvenAt = proof.ProvenAt,
        };
    }

    private static Contingency Never(ContingencyKind kind, string assumption) => new()
    {
        Kind = kind,
        Assumption = assumption,
        ExcessWatts = 0,
        RecoverySeconds = 0,
        AllowedSeconds = null,
    };

    private static IReadOnlyList<EnforcementProof> EnforcementOf(PowerTree tree, CycleMemory? memory)
    {
        var all = tree.Consumers.Select((c, i) => (Consumer: c, Disobeys: memory is not null && c.Enforcement.Class != EnforcementClass.Advisory && memory.IsAdvisory(i)))
            .Where(x => x.Consumer.IsControlled)
            .GroupBy(x => (tree.Nodes[x.Consumer.Node].Id, x.Consumer.Enforcement))
            .Select(g => ProofOf(g.Key.Id, g.Count(), g.Key.Enforcement, g.Count(x => x.Disobeys)));
        var battery = tree.Site.Battery is { } b ? new[] { ProofOf(b.Id, 1, b.Enforcement, 0) } : [];
        return [.. all, .. battery];
    }

    private static EnforcementProof ProofOf(string devices, int count, EnforcementConfig kept, int disobeying) =>
        new(devices, count, kept.Class, kept.Overshoot.Value, (kept.CommandLatency + kept.ActuationTime).TotalSeconds, disobeying, null);

    /// <summary>What connection is lost where the worst phase counts for all: of the nameplates behind it, the share that a balanced site would not have on that phase.</summary>
    private static double PhasesOf(PowerTree tree)
    {
        double counted = 0;
        double balanced = 0;
        foreach (var consumer in tree.Consumers)
        {
            double apparent = consumer.Nameplate.Value / consumer.PowerFactor;
            counted += consumer.Phases == Phases.OneUnknown ? apparent : apparent / 3;
            balanced += apparent / 3;
        }

        var currents = tree.Nodes[0].Limits.Where(l => l.Direction == LimitDirection.Import && l.Quantity == LimitQuantity.AmperesPerPhase).ToArray();
        return currents.Length == 0 || counted <= 0 ? 0 : currents.Min(l => l.Amount) * 3 * tree.Site.Grid.NominalVoltage.Value * (1 - (balanced / counted));
    }
}
