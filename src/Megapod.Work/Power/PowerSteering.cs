namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Work.Elasticity;

/// <summary>
/// Holds what a meter shows at a target by the levels of jobs. What the meter shows beyond the jobs' own draw is never told: it is what remains of the reading when the draw that is expected of them is taken away,
/// and it is corrected step by step, so that whatever does not follow the jobs, and whatever was believed wrongly of them, ends up in it. How it is made: docs/decisions/0056-steering-by-the-meter.md.
/// </summary>
public static class PowerSteering
{
    /// <summary>The correction takes so many times the meter's and the actuators' delay, so that it cannot swing: half of it would be the limit of a loop with one delay.</summary>
    private const double CalmFactor = 3;

    /// <summary>Shortest time constant of the correction, s: faster ones follow the meter's noise.</summary>
    private const double LeastCorrectionSeconds = 4;

    /// <summary>Meter readings older than this correct nothing, and jobs count with the most that they may draw, s.</summary>
    private const double StaleSeconds = 10;

    /// <summary>So long after a job was paused or resumed its measured draw counts and not what its level lets one expect: keeping state and taking it up again take seconds, s.</summary>
    private const double OnTheWaySeconds = 30;

    /// <summary>Each job is looked at once in so long whether it should be paused or resumed, so that seldom many are on their way at once, whose draw is neither one nor the other, s.</summary>
    private const double RoundSeconds = 60;

    /// <summary>Part of its full draw from which on a job is not held back at all: what promises full speed may not be slowed by what its draw strays.</summary>
    private const double AllOfIt = 0.9995;

    /// <summary>One step.</summary>
    /// <param name="state">What is remembered.</param>
    /// <param name="input">What is seen.</param>
    /// <returns>What to remember, and a level for each job in the input's order.</returns>
    public static (SteeringState State, IReadOnlyList<WorkLevel> Levels) Step(SteeringState state, SteeringInput input)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        bool begins = double.IsPositiveInfinity(state.CeilingWatts) && double.IsFinite(input.TargetWatts);
        var look = new SteeringLook(input.Seconds, input.ActuationSeconds + input.MeterAveragingSeconds + input.MeterAgeSeconds, input.LeftSeconds, begins);
        var seen = input.Jobs.Select(job => JobSteering.See(job, state.Jobs.GetValueOrDefault(job.Id), in look)).ToArray();
        var (offset, expected) = Corrected(state, input, seen);
        bool isBlind = !(input.MeterAgeSeconds <= StaleSeconds);
        double ceiling = Math.Min(input.TargetWatts, begins || double.IsNaN(offset) ? double.PositiveInfinity : state.CeilingWatts + (input.RampWattsPerSecond * input.Seconds));
        double most = seen.Sum(s => ElasticityLearner.UpperWatts(s.Elasticity.Present));
        double known = double.IsNaN(offset) ? 0 : offset;
        bool isFree = double.IsPositiveInfinity(ceiling) || (double.IsPositiveInfinity(input.TargetWatts) && ceiling - known >= most);
        var levels = isFree
            ? [.. input.Jobs.Select(_ => WorkLevel.Free)]
            : Shared(input, seen, ceiling - known - input.Jobs.Zip(seen, OnTheWay).Sum(), isBlind, place => begins || IsLookedAt(state.Seconds, place, input.Seconds));
        var jobs = new Dictionary<string, SteeringJobState>(StringComparer.Ordinal);
        for (int i = 0; i < seen.Length; i++)
        {
            jobs[input.Jobs[i].Id] = JobSteering.Tell(seen[i], levels[i]);
        }

        return (new SteeringState { Seconds = state.Seconds + input.Seconds, OffsetWatts = offset, ExpectedWatts = expected, CeilingWatts = isFree ? double.PositiveInfinity : ceiling, Jobs = jobs }, levels);
    }

    private static bool IsLookedAt(double nowSeconds, double place, double stepSeconds)
    {
        double since = (nowSeconds - (place * RoundSeconds)) % RoundSeconds;
        return (since < 0 ? since + RoundSeconds : since) < stepSeconds;
    }

    /// <summary>By how much a job's draw is still away from what its level lets one expect, W.</summary>
    private static double OnTheWay(SteeredJob job, SteeringJobState state) =>
        state.StandingSeconds < OnTheWaySeconds && !double.IsNaN(job.DrawWatts) ? job.DrawWatts - JobSteering.ExpectedDraw(job, state) : 0;

    private static (double Offset, double Expected) Corrected(SteeringState state, SteeringInput input, SteeringJobState[] seen)
    {
        double draw = input.Jobs.Zip(seen, (job, known) => JobSteering.ExpectedDraw(job, known) + OnTheWay(job, known)).Sum();
        double delay = input.MeterAgeSeconds + (input.MeterAveragingSeconds / 2) + input.ActuationSeconds;
        double expected = double.IsNaN(state.ExpectedWatts) ? draw : state.ExpectedWatts + ((draw - state.ExpectedWatts) * Math.Min(1, input.Seconds / Math.Max(input.Seconds, delay)));
        if (double.IsNaN(input.MeterWatts) || !(input.MeterAgeSeconds <= StaleSeconds))
        {
            return (state.OffsetWatts, expected);
        }

        double gain = Math.Min(1, input.Seconds / Math.Max(LeastCorrectionSeconds, CalmFactor * delay));
        double shown = input.MeterWatts - expected;
        return (double.IsNaN(state.OffsetWatts) ? shown : state.OffsetWatts + (gain * (shown - state.OffsetWatts)), expected);
    }

    private static IReadOnlyList<WorkLevel> Shared(SteeringInput input, SteeringJobState[] seen, double budgetWatts, bool isBlind, Func<double, bool> isLookedAt)
    {
        var demands = new JobDemand[seen.Length];
        for (int i = 0; i < seen.Length; i++)
        {
            double place = i / (double)seen.Length;
            var demand = JobSteering.Demand(input.Jobs[i], seen[i], place, input.LeftSeconds, isBlind);
            demands[i] = isLookedAt(place) ? demand : demand with { MustStay = true };
        }

        var levels = BudgetSplit.Of(demands, new Watts(budgetWatts));
        return [.. levels.Select((level, i) => !level.IsPaused && level.Ceiling.Value >= AllOfIt * demands[i].FullWatts ? WorkLevel.Free : level)];
    }
}
