namespace Megapod.Control.Commissioning;

using System.Globalization;
using Megapod.Core.Model;

/// <summary>What follows from a step test for what the site file says of a device: the class, its times, and what would be unsafe as it is. Class and times are never said to be proven by samples that show nothing.</summary>
public sealed record StepConclusion
{
    /// <summary>The class that the test shows; null: it shows none. That hardware cannot exceed a ceiling no test shows: it shows a closed loop at most.</summary>
    public required EnforcementClass? Class { get; init; }

    /// <summary>What was found.</summary>
    public required IReadOnlyList<StepFinding> Findings { get; init; }

    /// <summary>Draws the conclusion.</summary>
    /// <param name="script">The test, which is over.</param>
    /// <param name="declared">What the site file says.</param>
    /// <param name="isContradicted">Whether a meter above shows that the device did not do what it says of itself.</param>
    /// <param name="danger">What would be unsafe if the device were taken for what it is declared, in a sentence.</param>
    public static StepConclusion Of(StepScript script, EnforcementConfig declared, bool isContradicted, string danger)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(declared);
        var findings = new List<StepFinding>();
        var records = script.Records();
        foreach (var record in records)
        {
            findings.AddRange(OfMove(record, script.Plan, declared));
        }

        findings.Add(OfLapse(script, records));
        bool isUnmeasured = findings.Exists(f => f.Verdict == StepVerdict.NotMeasured);
        bool isDisobedient = isContradicted || findings.Exists(f => f is { Verdict: StepVerdict.Refused } or { Verdict: StepVerdict.Weaker, What: Obedience or Reversion, Most: null });
        EnforcementClass? shown = isDisobedient ? EnforcementClass.Advisory : isUnmeasured ? null : EnforcementClass.ClosedLoop;
        findings.Add(OfClass(shown, declared.Class, danger));
        return new StepConclusion { Class = shown, Findings = findings };
    }

    private const string Obedience = "step";
    private const string Reversion = "reversion";

    private static IEnumerable<StepFinding> OfMove(StepRecord record, StepPlan plan, EnforcementConfig declared)
    {
        string step = Words($"{record.Move.Name} to {record.Watts / 1000:0.#} kW");
        if (record.IsRefused)
        {
            yield return new StepFinding(Obedience, StepVerdict.Refused, null, null, null, $"Told to go {step}, it refused.", "Look why in its own log; until it takes orders it is advisory.");
            yield break;
        }

        double latency = declared.CommandLatency.TotalSeconds;
        if (record.Answered is not { } answered)
        {
            yield return new StepFinding("commandLatency", StepVerdict.NotMeasured, latency, null, null, $"Told to go {step}, it did not answer.", "Look at its connection, and test again.");
            yield break;
        }

        // A battery's driver says yes only when what it reads back is what it has written; a station is not read back.
        double took = answered.TotalSeconds;
        string yes = plan.IsCeiling ? "it said yes" : "it said yes and held what was written";
        yield return took <= latency
            ? new StepFinding("commandLatency", StepVerdict.Proven, latency, 0, took, Words($"Told to go {step}, {yes} within {took:0.###} s; declared {latency:0.##} s."), "")
            : new StepFinding("commandLatency", StepVerdict.Weaker, latency, took, took, Words($"Told to go {step}, {yes} after {took:0.##} s; declared {latency:0.##} s."), Words($"Change the site file's 'commandLatency' to {RoundedUp(took):0.#} s or more."));
        bool mayStay = record.Sight.Outcome == StepOutcome.NotMeasured && !record.Move.MustMove;
        double most = declared.Overshoot.Value + plan.ToleranceWatts;
        double beyond = record.BeyondWatts;
        if (!mayStay)
        {
            yield return OfTimes(record, step, declared);
        }

        if (record.Sight.Outcome == StepOutcome.Followed || (mayStay && beyond > most))
        {
            yield return beyond <= most
                ? new StepFinding("overshoot", StepVerdict.Proven, declared.Overshoot.Value, null, beyond, Words($"It settled at {record.Sight.AfterWatts / 1000:0.##} kW and was at most {beyond / 1000:0.##} kW beyond; declared {declared.Overshoot.Value / 1000:0.##} kW, told apart from {plan.ToleranceWatts / 1000:0.##} kW on."), "")
                : new StepFinding("overshoot", StepVerdict.Weaker, declared.Overshoot.Value, beyond, beyond, Words($"After its declared time it was still {beyond / 1000:0.##} kW beyond; declared {declared.Overshoot.Value / 1000:0.##} kW."), Words($"Change the site file's 'overshoot' to {RoundedUp(beyond / 1000):0.#} kW, or its 'actuationTime'."));
        }
    }

    /// <summary>From the order until it is there counts the way of the command and the device's own time together, because the samples cannot tell them apart.</summary>
    private static StepFinding OfTimes(StepRecord record, string step, EnforcementConfig declared)
    {
        const string What = "actuationTime";
        double both = (declared.CommandLatency + declared.ActuationTime).TotalSeconds;
        var sight = record.Sight;
        if (sight.Outcome == StepOutcome.NotMeasured)
        {
            return new StepFinding(What, StepVerdict.NotMeasured, both, null, null, $"Whether it went {step} was not measured: {sight.Why}.", "Put right what kept it from being measured, and test again.");
        }

        if (sight.Outcome == StepOutcome.NotFollowed)
        {
            return new StepFinding(Obedience, StepVerdict.Weaker, null, null, null, $"It said yes and did not go {step}: {sight.Why}.", "It cannot be relied on; find out who else commands it, or what it does not support.");
        }

        double least = sight.NotYet.TotalSeconds;
        double most = sight.Within.TotalSeconds;
        string measured = Words($"{record.Move.Name} to {record.Watts / 1000:0.#} kW: first seen to move after {sight.Moved.TotalSeconds:0.##} s, there after {most:0.##} s and not yet after {least:0.##} s");
        double own = Math.Max(0, most - declared.CommandLatency.TotalSeconds);
        return least > both
            ? new StepFinding(What, StepVerdict.Weaker, both, least, most, Words($"It is slower than declared. {Capital(measured)}; declared {both:0.##} s with the way of the command."), Words($"Change the site file's 'actuationTime' to {RoundedUp(own):0.#} s or more."))
            : most <= both
                ? new StepFinding(What, StepVerdict.Proven, both, least, most, Words($"{Capital(measured)}; declared {both:0.##} s with the way of the command."), "")
                : new StepFinding(What, StepVerdict.Consistent, both, least, most, Words($"{Capital(measured)}; declared {both:0.##} s with the way of the command, which samples that far apart cannot prove."), Words($"Measure with a quicker meter, or change 'actuationTime' to {RoundedUp(own):0.#} s."));
    }

    private static StepFinding OfLapse(StepScript script, IReadOnlyList<StepRecord> records)
    {
        var plan = script.Plan;
        double hold = plan.LastHold.TotalSeconds;
        double bound = plan.LapseLatest.TotalSeconds;
        if (script.Lapse() is not { } lapse || records.Any(r => r.IsRefused))
        {
            return new StepFinding(Reversion, StepVerdict.NotMeasured, bound, null, null, "Whether it lets go by itself was not seen, because the last step was not taken.", "Test again.");
        }

        string rest = plan.IsCeiling ? Words($"{plan.LapseWatts / 1000:0.#} kW or less") : Words($"{plan.LapseWatts / 1000:0.#} kW");
        if (lapse.Stayed is { } stayed && lapse.Sight.Outcome != StepOutcome.Followed)
        {
            return stayed
                ? new StepFinding(Reversion, StepVerdict.Consistent, bound, null, null, Words($"Not renewed, it stayed at {rest}, to which it falls; that it falls from above was not seen, because the car does not want more."), "Test again with a car that wants more than the fallback.")
                : new StepFinding(Reversion, StepVerdict.Weaker, bound, null, null, Words($"Not renewed, it went above {rest}, to which it should fall."), "Set the station's own limit to the site file's 'fallback', or write the fallback that it has.");
        }

        return lapse.Sight.Outcome switch
        {
            StepOutcome.NotMeasured => new StepFinding(Reversion, StepVerdict.NotMeasured, bound, null, null, $"Whether it lets go by itself was not measured: {lapse.Sight.Why}.", "Put right what kept it from being measured, and test again."),
            StepOutcome.NotFollowed => new StepFinding(Reversion, StepVerdict.Weaker, bound, null, null, Words($"Told to hold for {hold:0.#} s and not renewed, it was not at {rest} after {(plan.LapseLatest + plan.Patience).TotalSeconds:0.#} s: it does not let go by itself."), "Switch its own timer on, and test again; until then it is advisory, and nothing may be counted on it in silence."),
            _ when lapse.LetGo < plan.LapseEarliest => new StepFinding(Reversion, StepVerdict.Weaker, bound, lapse.HeldUntil.TotalSeconds, lapse.LetGo.TotalSeconds, Words($"Told to hold for {hold:0.#} s, it had let go after {lapse.LetGo.TotalSeconds:0.##} s: what others were granted on its support would not have been there."), "Look at its timers; a heartbeat with a shorter one may stand behind it."),
            _ when lapse.NotAtRest > plan.LapseLatest => new StepFinding(Reversion, StepVerdict.Weaker, bound, lapse.NotAtRest.TotalSeconds, lapse.AtRest.TotalSeconds, Words($"Told to hold for {hold:0.#} s and not renewed, it was at {rest} after {lapse.AtRest.TotalSeconds:0.##} s; {bound:0.##} s are counted."), "Write what it takes into the site file's 'actuationTime', or look at its timer."),
            _ => new StepFinding(
                Reversion, lapse.AtRest <= plan.LapseLatest ? StepVerdict.Proven : StepVerdict.Consistent, bound, lapse.NotAtRest.TotalSeconds, lapse.AtRest.TotalSeconds,
                Words($"Told to hold for {hold:0.#} s and not renewed, it held for {lapse.HeldUntil.TotalSeconds:0.##} s and was at {rest} after {lapse.AtRest.TotalSeconds:0.##} s; {bound:0.##} s are counted."), ""),
        };
    }

    private static StepFinding OfClass(EnforcementClass? shown, EnforcementClass declared, string danger) => (shown, declared) switch
    {
        (null, _) => new StepFinding("class", StepVerdict.NotMeasured, null, null, null, $"No class is shown; declared {Name(declared)}.", "Until it is shown, write 'advisory' unless you know it otherwise."),
        (EnforcementClass.Advisory, EnforcementClass.Advisory) => new StepFinding("class", StepVerdict.Proven, null, null, null, "It is advisory, as declared: it counts as its nameplate.", ""),
        (EnforcementClass.Advisory, _) => new StepFinding("class", StepVerdict.Weaker, null, null, null, $"It is advisory; declared {Name(declared)}. {danger}", "Change the site file's 'class' to advisory, and run 'megapod check': it says what then no longer fits."),
        (_, EnforcementClass.Advisory) => new StepFinding("class", StepVerdict.Proven, null, null, null, "It keeps what it is told as a closed loop does; declared advisory, which counts it as its nameplate.", "Change the site file's 'class' to closedLoop with the times above, and it counts as what it is told."),
        (_, EnforcementClass.Hardware) => new StepFinding("class", StepVerdict.Consistent, null, null, null, "It keeps what it is told. That its hardware cannot exceed it, as declared, no test shows.", ""),
        _ => new StepFinding("class", StepVerdict.Proven, null, null, null, "It keeps what it is told as a closed loop does, as declared.", ""),
    };

    private static string Name(EnforcementClass kept) => kept switch { EnforcementClass.Advisory => "advisory", EnforcementClass.ClosedLoop => "closedLoop", _ => "hardware" };

    /// <summary>To the next tenth above: what is written into the site file must not be less than what was measured.</summary>
    private static double RoundedUp(double amount) => Math.Ceiling(amount * 10) / 10;

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
