namespace Megapod.Control.LifeCycle;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Walks a pod through its acceptance: leak check, power curve, step test, burn-in. It has no clock and no device: each cycle it is told what is seen, and it says which share of its range each rack may take and
/// what was found. It believes meters alone: what a rack was told it has not done until its meter shows it. A stage that is not passed ends the script; the pod is mended and tested again.
/// </summary>
/// <param name="config">How it is tested.</param>
/// <param name="racks">Its racks.</param>
/// <param name="designFlowLitresPerSecond">Coolant through all racks when all is well, l/s; NaN: the flow is not measured, and the leak check looks at detectors alone.</param>
/// <param name="leastFlowShare">Share of that below which there is no flow.</param>
public sealed class AcceptanceScript(AcceptanceConfig config, IReadOnlyList<AcceptanceRack> racks, double designFlowLitresPerSecond, double leastFlowShare)
{
    /// <summary>A ceiling so near to what was asked for is it, W: ceilings come in steps.</summary>
    private const double NearWatts = 500;

    private readonly List<string> curve = [];
    private readonly double[] sums = new double[racks.Count];
    private Instant stageSince = Instant.Never;
    private Instant heldSince = Instant.Never;
    private Instant askedAt = Instant.Never;
    private int samples;
    private int level;
    private int steps;
    private bool isDown;
    private TimeSpan longest;
    private TimeSpan burnt;
    private Instant ranAt = Instant.Never;

    /// <summary>How far it has come.</summary>
    public AcceptanceStage Stage { get; private set; }

    /// <summary>Which share of its range between idle and full each rack may take now, 0–1.</summary>
    public double Share { get; private set; }

    /// <summary>What is going on, for people.</summary>
    public string Progress { get; private set; } = "It begins.";

    /// <summary>One cycle.</summary>
    /// <param name="sight">What is seen.</param>
    /// <returns>What was found in it; null: nothing yet.</returns>
    public AcceptanceFinding? Step(AcceptanceSight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        stageSince = stageSince == Instant.Never ? sight.Now : stageSince;
        var found = Stage switch
        {
            AcceptanceStage.LeakCheck => LeakCheck(sight),
            AcceptanceStage.PowerCurve => PowerCurve(sight),
            AcceptanceStage.StepTest => StepTest(sight),
            AcceptanceStage.BurnIn => BurnIn(sight),
            _ => null,
        };
        if (found is { } end)
        {
            Stage = end.IsPassed ? Stage + 1 : AcceptanceStage.Done;
            Share = 0;
            (stageSince, heldSince, askedAt) = (sight.Now, Instant.Never, Instant.Never);
            Progress = end.IsPassed && Stage != AcceptanceStage.Done ? "It goes on." : end.IsPassed ? "It has passed." : $"It has failed: {end.Text}";
        }

        return found;
    }

    private static string Shown(TimeSpan span) => span < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min");

    private static string Kilowatts(double watts) => string.Create(CultureInfo.InvariantCulture, $"{watts / 1000:0.#} kW");

    private AcceptanceFinding? LeakCheck(AcceptanceSight sight)
    {
        Share = 0;
        var passed = sight.Now - stageSince;
        Progress = $"Leak check for {Shown(passed)} of {Shown(config.LeakCheck)}.";
        if (!sight.IsDry)
        {
            // Detectors that say nothing yet are waited for as long as the check itself lasts.
            return passed > config.LeakCheck || heldSince != Instant.Never ? new AcceptanceFinding(EvidenceKind.LeakCheck, false, "a leak detector did not say that it is dry.") : null;
        }

        if (!double.IsNaN(designFlowLitresPerSecond) && !(sight.FlowLitresPerSecond >= leastFlowShare * designFlowLitresPerSecond))
        {
            return passed > config.LeakCheck || heldSince != Instant.Never
                ? new AcceptanceFinding(EvidenceKind.LeakCheck, false, string.Create(CultureInfo.InvariantCulture, $"coolant flowed at {sight.FlowLitresPerSecond:0.##} l/s of {designFlowLitresPerSecond:0.##}."))
                : null;
        }

        heldSince = heldSince == Instant.Never ? sight.Now : heldSince;
        return sight.Now - heldSince >= config.LeakCheck ? new AcceptanceFinding(EvidenceKind.LeakCheck, true, $"Dry for {Shown(config.LeakCheck)} with coolant flowing.") : null;
    }

    private AcceptanceFinding? PowerCurve(AcceptanceSight sight)
    {
        Share = config.Levels[level];
        Progress = string.Create(CultureInfo.InvariantCulture, $"Power curve at {100 * Share:0} % of the range.");
        if (Await(sight, Share) is { } refused)
        {
            return refused.Length == 0 ? null : new AcceptanceFinding(EvidenceKind.PowerCurve, false, refused);
        }

        for (int k = 0; k < racks.Count; k++)
        {
            double told = racks[k].IdleWatts + (Share * (racks[k].FullWatts - racks[k].IdleWatts));
            if (double.IsNaN(sight.RackWatts[k]))
            {
                return new AcceptanceFinding(EvidenceKind.PowerCurve, false, $"the power of {racks[k].Id} was not known at {Kilowatts(told)}.");
            }

            if (sight.RackWatts[k] > told + racks[k].OvershootWatts + NearWatts)
            {
                return new AcceptanceFinding(EvidenceKind.PowerCurve, false, $"{racks[k].Id} drew {Kilowatts(sight.RackWatts[k])} where it was told {Kilowatts(told)}.");
            }

            sums[k] += sight.RackWatts[k];
        }

        samples++;
        if (sight.Now - heldSince < config.Hold)
        {
            return null;
        }

        double mean = sums.Sum() / samples;
        double most = racks.Sum(r => r.IdleWatts + (Share * (r.FullWatts - r.IdleWatts)));
        curve.Add($"{Kilowatts(most)} told, {Kilowatts(mean)} drawn");
        if (Share >= 1 && mean < config.LoadShare * most)
        {
            return new AcceptanceFinding(EvidenceKind.PowerCurve, false, $"at full the racks drew {Kilowatts(mean)} of {Kilowatts(most)}: there was too little for them to do.");
        }

        Array.Clear(sums);
        (samples, heldSince, askedAt) = (0, Instant.Never, Instant.Never);
        level++;
        return level == config.Levels.Count ? new AcceptanceFinding(EvidenceKind.PowerCurve, true, string.Join("; ", curve) + ".") : null;
    }

    private AcceptanceFinding? StepTest(AcceptanceSight sight)
    {
        Progress = $"Step test, step {steps + 1} of {config.Steps}.";
        if (!isDown)
        {
            Share = 1;
            if (Await(sight, 1) is { } refused)
            {
                return refused.Length == 0 ? null : new AcceptanceFinding(EvidenceKind.StepTest, false, refused);
            }

            if (Enumerable.Range(0, racks.Count).Any(k => !(sight.RackWatts[k] >= config.LoadShare * racks[k].FullWatts)))
            {
                return sight.Now - heldSince > config.Hold ? new AcceptanceFinding(EvidenceKind.StepTest, false, "racks did not draw what they may, so that nothing could come down.") : null;
            }

            (isDown, askedAt, Share) = (true, sight.Now, 0);
            return null;
        }

        Share = 0;
        var taken = sight.Now - askedAt;
        var slow = racks.Where((r, k) => !(sight.RackSampledAt[k] > askedAt && sight.RackWatts[k] <= r.IdleWatts + r.OvershootWatts)).ToList();
        if (slow.Count > 0)
        {
            return taken > slow.Min(r => r.DownWithin) ? new AcceptanceFinding(EvidenceKind.StepTest, false, $"{slow[0].Id} was not down after {Shown(taken)}; it is declared to be within {Shown(slow[0].DownWithin)}.") : null;
        }

        longest = taken > longest ? taken : longest;
        steps++;
        (isDown, heldSince, askedAt) = (false, Instant.Never, Instant.Never);
        return steps == config.Steps ? new AcceptanceFinding(EvidenceKind.StepTest, true, $"Down within {Shown(longest)} at most, {config.Steps} times.") : null;
    }

    /// <summary>Cars come first: a burn-in that loses its room waits, and goes on counting when it has it again.</summary>
    private AcceptanceFinding? BurnIn(AcceptanceSight sight)
    {
        Share = 1;
        if (Await(sight, 1) is { } refused)
        {
            ranAt = Instant.Never;
            Progress = $"Burn-in waits for room after {Shown(burnt)} of {Shown(config.BurnIn)}.";
            return refused.Length > 0 && burnt == TimeSpan.Zero ? new AcceptanceFinding(EvidenceKind.BurnIn, false, refused) : null;
        }

        burnt += ranAt == Instant.Never ? TimeSpan.Zero : sight.Now - ranAt;
        ranAt = sight.Now;
        Progress = $"Burn-in for {Shown(burnt)} of {Shown(config.BurnIn)}.";
        if (sight.Health is PartHealth.Critical or PartHealth.Warning)
        {
            return new AcceptanceFinding(EvidenceKind.BurnIn, false, sight.Trouble);
        }

        if (Enumerable.Range(0, racks.Count).FirstOrDefault(k => !(sight.RackWatts[k] >= config.LoadShare * racks[k].FullWatts), -1) is var idle and >= 0)
        {
            return sight.Now - heldSince > config.Hold ? new AcceptanceFinding(EvidenceKind.BurnIn, false, $"{racks[idle].Id} did not draw what it may: it had too little to do.") : null;
        }

        return burnt >= config.BurnIn ? new AcceptanceFinding(EvidenceKind.BurnIn, true, $"Full power for {Shown(config.BurnIn)} without a trouble.") : null;
    }

    /// <summary>Waits until every rack may take its share and has had the time to. Null: it is so; empty: not yet; else why not.</summary>
    private string? Await(AcceptanceSight sight, double share)
    {
        askedAt = askedAt == Instant.Never ? sight.Now : askedAt;
        bool isGiven = true;
        var settle = TimeSpan.Zero;
        for (int k = 0; k < racks.Count; k++)
        {
            double told = racks[k].IdleWatts + (share * (racks[k].FullWatts - racks[k].IdleWatts));
            isGiven &= Math.Abs(sight.CeilingWatts[k] - told) <= NearWatts;
            settle = racks[k].DownWithin > settle ? racks[k].DownWithin : settle;
        }

        if (!isGiven)
        {
            heldSince = Instant.Never;
            return sight.Now - askedAt > config.RoomPatience ? $"the site had no room for it within {Shown(config.RoomPatience)}." : "";
        }

        if (heldSince == Instant.Never)
        {
            heldSince = sight.Now + settle;
        }

        return sight.Now < heldSince ? "" : null;
    }
}
