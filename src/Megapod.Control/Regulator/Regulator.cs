namespace Megapod.Control.Regulator;

using Megapod.Core.Model;

/// <summary>
/// The battery set-point that holds a boundary. The load that connection and battery carry together is n = import − battery, both of the same instant;
/// what a faster branch meter has seen since is added. A boundary g is held by b = g − n. Nothing is integrated: a correction that is still on its way
/// shows in the battery power that is taken off, and so is not made twice. It allocates nothing and waits for nothing; for steps of a second and of ten
/// milliseconds it is the same code.
/// </summary>
public static class Regulator
{
    /// <summary>A new target is taken over along a line of this length, where no limit asks for more.</summary>
    private const double HandoverSeconds = 0.5;

    /// <summary>After so long without a step nothing remembered is true any more.</summary>
    private const double LongestGapSeconds = 5;

    /// <summary>One step.</summary>
    /// <param name="input">What is measured.</param>
    /// <param name="target">What the cycle asked for.</param>
    /// <param name="settings">What is known of the paths.</param>
    /// <param name="state">What the step before left.</param>
    /// <returns>Battery power to command, W, charging positive, always within the target's clamps.</returns>
    public static double Step(in RegulatorInput input, in RegulatorTarget target, in RegulatorSettings settings, ref RegulatorState state)
    {
        long now = input.Now.Ticks;
        double seconds = (now - state.LastStep) / (double)TimeSpan.TicksPerSecond;
        bool isFirst = state.LastStep == 0 || seconds > LongestGapSeconds || seconds < 0;
        if (isFirst)
        {
            state = new RegulatorState { AimedWatts = double.NaN };
            seconds = settings.Period.TotalSeconds;
        }

        var load = Estimate(in input, in settings, ref state);
        double wanted = double.IsNaN(load.Best) || input.Now >= target.Until
            ? Blind(in target, Math.Max(seconds, settings.Period.TotalSeconds), ref state)
            : Wanted(in input, in target, in load, seconds, isFirst, in settings, ref state);
        double lowest = Math.Min(target.LowestWatts, target.HighestWatts);
        double meant = Math.Clamp(wanted, lowest, target.HighestWatts);
        double told = Math.Clamp(meant + (target.IsStepTest ? 0 : Hurry(meant, now, in settings, in state)), lowest, target.HighestWatts);
        state.CommandWatts = told;
        state.AimedWatts = load.Best + meant;
        state.LoadWatts = load.Best;
        state.CallsCycle = load.Best + told > target.LimitWatts + 1 || Math.Abs(state.OffsetWatts) > settings.DeviationWatts;
        state.LastStep = now;
        state.Mode = target.Mode;
        state.ReferenceWatts = target.ReferenceWatts;
        state.Commands.Add(now + settings.CommandDelay.Ticks, told, settings.LagTicks);
        return told;
    }

    /// <summary>
    /// What to tell beyond what is meant, so that a response with time constant τ is there within one step of h: (b − p)·(1 / (1 − e^(−h/τ)) − 1), p being what the
    /// battery will do by itself when the command takes effect. Worked number: 100 kW missing, h = 10 ms, τ = 50 ms: 452 kW more, for one step.
    /// </summary>
    private static double Hurry(double wanted, long now, in RegulatorSettings settings, in RegulatorState state)
    {
        if (settings.LeastLagSeconds <= 0 || state.IsBlind || state.Commands.IsEmpty)
        {
            return 0;
        }

        double coming = state.Commands.PowerAt(now + settings.CommandDelay.Ticks, settings.LagTicks);
        return (wanted - coming) * ((1 / (1 - Math.Exp(-settings.Period.TotalSeconds / settings.LeastLagSeconds))) - 1);
    }

    /// <summary>
    /// Blind: neither charge nor chase. What grants count on is still delivered, which the clamps see to. What it gave beyond that the connection takes over no
    /// faster than its ramp allows.
    /// </summary>
    private static double Blind(in RegulatorTarget target, double seconds, ref RegulatorState state)
    {
        state.HandoverWatts = 0;
        return Math.Min(Math.Min(target.HighestWatts, 0), state.CommandWatts + ((target.RiseWattsPerSecond - target.LoadRiseWattsPerSecond) * seconds));
    }

    private static double Wanted(in RegulatorInput input, in RegulatorTarget target, in Load load, double seconds, bool isFirst, in RegulatorSettings settings, ref RegulatorState state)
    {
        bool smooths = target.SmoothingSeconds > 0 && target.SmoothingWatts > 0;
        if (isFirst)
        {
            // The connection goes on as it is: the battery is believed to be meant to do what it does.
            state.SmoothedWatts = load.Best;
        }

        state.SmoothedWatts += (load.Best - state.SmoothedWatts) * (smooths ? 1 - Math.Exp(-seconds / target.SmoothingSeconds) : 1);
        double smoothing = smooths
            ? Math.Clamp(state.SmoothedWatts - load.Best + Recentring(in input, in target), -target.SmoothingWatts, target.SmoothingWatts)
            : 0;
        double wanted = Boundary(in target, state.SmoothedWatts);
        wanted = (target.MayDischarge ? wanted : Math.Max(wanted, 0)) + smoothing;
        wanted += isFirst ? 0 : Handover(in target, input.Now.Ticks, ref state);
        if (target.MayDischarge && target.Mode is RegulatorMode.PeakBudget or RegulatorMode.ChargeToBoundary)
        {
            wanted = Math.Min(wanted, target.ReferenceWatts - load.Highest);
        }

        if (target.KeptWatts > 0)
        {
            wanted = Math.Max(wanted, Math.Min(0, target.LowestWatts + target.KeptWatts));
        }

        double rising = Rising(input.Now.Ticks, in target, in load, Math.Max(seconds, settings.Period.TotalSeconds), in settings, in state);
        return Math.Min(Math.Min(wanted, rising), target.LimitWatts - load.Highest);
    }

    /// <summary>
    /// The most that leaves the import's rise within its limit, less what the load may rise by before the battery can answer. What the battery gives up the connection
    /// takes over: at once as far as it bore it in the last second anyway, beyond that on a line, and never so that the mean of a second rises too far above
    /// the one before. Energy that may not be spent is not spent on it: then the battery gives no more than it gives already.
    /// </summary>
    private static double Rising(long now, in RegulatorTarget target, in Load load, double seconds, in RegulatorSettings settings, in RegulatorState state)
    {
        if (double.IsPositiveInfinity(target.RiseWattsPerSecond))
        {
            return double.PositiveInfinity;
        }

        double step = Math.Min(1, seconds);
        double answer = Math.Min(1, step + settings.AnswerSeconds);
        double rise = target.RiseWattsPerSecond - (target.LoadRiseWattsPerSecond * answer);
        double highest = state.Import.HighestFor(now, load.Best + load.Battery, rise, step, answer, out double mean);
        double line = (state.AimedWatts > mean ? state.AimedWatts : mean) + (rise * step);
        double most = Math.Min(highest, line) - load.Best;
        return target.MayDischarge ? most : Math.Max(most, Math.Min(0, load.Battery));
    }

    /// <summary>Battery power that the mode asks for at a load without steps.</summary>
    private static double Boundary(in RegulatorTarget target, double loadWatts) => target.Mode switch
    {
        RegulatorMode.SetPoint => target.ReferenceWatts,
        RegulatorMode.ChargeToBoundary => target.ReferenceWatts - loadWatts,
        RegulatorMode.PeakBudget => Math.Min(0, target.ReferenceWatts - loadWatts),
        RegulatorMode.ZeroExchange => Math.Min(0, -loadWatts),
        _ => Math.Min(0, -target.ReferenceWatts - loadWatts),
    };

    /// <summary>Smoothing costs energy; what it has taken off the plan's path comes back slowly.</summary>
    private static double Recentring(in RegulatorInput input, in RegulatorTarget target)
    {
        double off = target.PathSoc - input.Soc.Value;
        return double.IsFinite(off) && input.Soc.Quality == Quality.Good ? Math.Clamp(off * target.RecentringWatts, -target.SmoothingWatts / 2, target.SmoothingWatts / 2) : 0;
    }

    /// <summary>A new mode or reference begins where the old one would have the battery at this same load, so that only the change of the target is drawn out.</summary>
    private static double Handover(in RegulatorTarget target, long now, ref RegulatorState state)
    {
        if (target.Mode != state.Mode || target.ReferenceWatts != state.ReferenceWatts)
        {
            var before = target with { Mode = state.Mode, ReferenceWatts = state.ReferenceWatts };
            double left = state.HandoverWatts * LeftOfHandover(now, in state);
            state.HandoverWatts = left + Boundary(in before, state.SmoothedWatts) - Boundary(in target, state.SmoothedWatts);
            state.HandoverAt = state.LastStep;
        }

        if (target.IsStepTest)
        {
            state.HandoverWatts = 0;
        }

        return state.HandoverWatts * LeftOfHandover(now, in state);
    }

    private static double LeftOfHandover(long now, in RegulatorState state) => Math.Max(0, 1 - ((now - state.HandoverAt) / (HandoverSeconds * TimeSpan.TicksPerSecond)));

    /// <summary>
    /// The load now, from the newest samples that are not stale. The meter's sample is older than the command on its way and the branch's step: the battery's
    /// power is taken at the sample's own instant, and the branch's change since then is added. Where the branch stepped between two samples nobody knows
    /// whether the meter's sample already has the step in it: then there is a best and a highest estimate. The highest knows how fast the rest can rise.
    /// </summary>
    private static Load Estimate(in RegulatorInput input, in RegulatorSettings settings, ref RegulatorState state)
    {
        if (!input.Import.IsFresh(input.Now, settings.ImportOldest) || !input.Battery.IsFresh(input.Now, settings.ImportOldest))
        {
            return Load.Unknown;
        }

        long importAt = input.Import.MeasuredAt.Ticks;
        long batteryAt = input.Battery.MeasuredAt.Ticks;
        if (state.Commands.IsEmpty)
        {
            state.Commands.Begin(batteryAt, input.Battery.Value);
        }

        state.Import.Add(importAt, input.Import.Value);
        double lag = settings.LagTicks;
        state.OffsetWatts = input.Battery.Value - state.Commands.PowerAt(batteryAt, lag);
        bool together = settings.ImportWindow == TimeSpan.Zero && importAt == batteryAt;
        double battery = together ? input.Battery.Value : state.OffsetWatts + state.Commands.MeanOver(importAt - settings.ImportWindow.Ticks, importAt, lag);
        double total = input.Import.Value - battery;
        double batteryNow = together && settings.Period >= TimeSpan.FromSeconds(1) ? battery : state.OffsetWatts + state.Commands.PowerAt(input.Now.Ticks, lag);

        if (!input.Branch.IsFresh(input.Now, settings.BranchOldest))
        {
            state.OthersAt = 0;
            return new Load(total, total, batteryNow);
        }

        state.Branch.Add(input.Branch.MeasuredAt.Ticks, input.Branch.Value);
        double branch = state.Branch.NewestWatts;
        if (importAt > state.OthersAt)
        {
            double since = (importAt - state.OthersAt) / (double)TimeSpan.TicksPerSecond;
            state.OthersMostWatts = state.OthersAt == 0 ? double.PositiveInfinity : state.OthersHighestWatts + (settings.OthersRiseWattsPerSecond * since) + settings.OthersStepWatts;
            state.OthersAt = importAt;
        }

        if (state.Branch.NewestTicks <= importAt)
        {
            state.OthersWatts = total - branch;
            state.OthersHighestWatts = Math.Min(state.OthersMostWatts, total - branch);
            return new Load(total, total, batteryNow);
        }

        state.Branch.Bracket(importAt - settings.ImportWindow.Ticks, importAt, out double lowest, out double highest);
        state.OthersWatts = Math.Clamp(state.OthersWatts, total - highest, total - lowest);
        state.OthersHighestWatts = Math.Max(state.OthersWatts, Math.Min(state.OthersMostWatts, total - lowest));
        return new Load(state.OthersWatts + branch, state.OthersHighestWatts + branch, batteryNow);
    }

    /// <summary>What connection and battery carry together, W.</summary>
    /// <param name="Best">The best estimate.</param>
    /// <param name="Highest">The most that it can be by the samples at hand.</param>
    /// <param name="Battery">What the battery bears of it by its last sample and the commands since.</param>
    private readonly record struct Load(double Best, double Highest, double Battery)
    {
        public static Load Unknown => new(double.NaN, double.NaN, double.NaN);
    }
}
