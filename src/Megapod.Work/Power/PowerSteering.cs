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
        bool wasFree = double.IsPositiveInfinity(state.CeilingWatts);
        bool begins = wasFree && Binds(state, input);
        var look = new SteeringLook(input.Seconds, input.ActuationSeconds + input.MeterAveragingSeconds + input.MeterAgeSeconds, input.LeftSeconds, begins);
        var seen = input.Jobs.Select(job => JobSteering.See(job, state.Jobs.GetValueOrDefault(job.Id), in look)).ToArray();
        var (offset, expected) = Corrected(state, input, seen);
        bool isBlind = !(input.MeterAgeSeconds <= StaleSeconds);
        double ceiling = Math.Min(input.TargetWatts, begins || double.IsNaN(offset) ? double.PositiveInfinity : state.CeilingWatts + (input.RampWattsPerSecond * input.Seconds));
        double known = double.IsNaN(offset) ? 0 : offset;
        bool isFree = double.IsPositiveInfinity(ceiling) || (wasFree && !begins) || (!wasFree && ceiling - known >= Most(seen.Select(s => s.Elasticity)));
        var levels = isFree
            ? [.. input.Jobs.Select(_ => WorkLevel.Free)]
            : Shared(input, seen, ceiling - known - input.Jobs.Zip(seen, TakenBefore).Sum(), isBlind, place => begins || IsLookedAt(state.Seconds, place, input.Seconds));
        var jobs = new Dictionary<string, SteeringJobState>(StringComparer.Ordinal);
        for (int i = 0; i < seen.Length; i++)
        {
            jobs[input.Jobs[i].Id] = JobSteering.Tell(seen[i], levels[i]);
        }

        return (new SteeringState { Seconds = state.Seconds + input.Seconds, OffsetWatts = offset, ExpectedWatts = expected, CeilingWatts = isFree ? double.PositiveInfinity : ceiling, Jobs = jobs }, levels);
    }

    /// <summary>Whether a target holds back jobs that run free: one that leaves them all that they may draw is none.</summary>
    private static bool Binds(SteeringState state, SteeringInput input) =>
        double.IsFinite(input.TargetWatts)
        && (double.IsNaN(state.OffsetWatts) || input.TargetWatts - state.OffsetWatts < Most(input.Jobs.Select(job => state.Jobs.GetValueOrDefault(job.Id)?.Elasticity ?? ElasticityLearner.Begin(job.Curve, job.FullWatts))));

    private static double Most(IEnumerable<ElasticityState> jobs) => jobs.Sum(e => ElasticityLearner.UpperWatts(e.Present));

    private static bool IsLookedAt(double nowSeconds, double place, double stepSeconds)
    {
        double since = (nowSeconds - (place * RoundSeconds)) % RoundSeconds;
        return (since < 0 ? since + RoundSeconds : since) < stepSeconds;
    }

    /// <summary>By how much a job's draw is still away from what its level lets one expect, W.</summary>
    private static double OnTheWay(SteeredJob job, SteeringJobState state) =>
        state.StandingSeconds < OnTheWaySeconds && !double.IsNaN(job.DrawWatts) ? job.DrawWatts - JobSteering.ExpectedDraw(job, state) : 0;

    /// <summary>What a job still draws above its level, W. What one that comes back does not draw yet is not lent to others: it takes it all in a second, and they would give it back two seconds later.</summary>
    private static double TakenBefore(SteeredJob job, SteeringJobState state) => Math.Max(0, OnTheWay(job, state));

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
            double place = ((i / (double)seen.Length) + input.Place) % 1;
            var demand = JobSteering.Demand(input.Jobs[i], seen[i], place, input.LeftSeconds, isBlind);
            demands[i] = isLookedAt(place) ? demand : demand with { MustStay = true };
        }

        var levels = BudgetSplit.Of(demands, new Watts(budgetWatts));
        return [.. levels.Select((level, i) => !level.IsPaused && level.Ceiling.Value >= AllOfIt * demands[i].FullWatts ? WorkLevel.Free : level)];
    }
}
