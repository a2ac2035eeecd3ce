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

    /// <summary>
    /// A job is neither paused nor resumed again before, s; each later job of the list stays a little longer, the last one twice as long: those that were paused together shall not come back together. Waking takes seconds, a cold
    /// start minutes, and a grid event seldom less than a quarter of an hour.
    /// </summary>
    private const double DwellSeconds = 240;

    /// <summary>So long after a job was paused or resumed its measured draw counts and not what its level lets one expect: keeping state and taking it up again take seconds, s.</summary>
    private const double OnTheWaySeconds = 30;

    /// <summary>Places of the list are spread by it, so that those who begin are from all over it; no number of jobs of one kind falls in step with it.</summary>
    private const double TurnSpread = 61.8;

    /// <summary>Each job is looked at once in so long whether it should be paused or resumed, so that seldom many are on their way at once, whose draw is neither one nor the other, s.</summary>
    private const double RoundSeconds = 60;

    /// <summary>How much longer a paused job must be able to stand still, s.</summary>
    private const double ReviewSeconds = 60;

    /// <summary>Over how long promises are kept where no end is known, s.</summary>
    private const double PromiseSeconds = 3_600;

    /// <summary>Length of the intervals from which curves are learned, s.</summary>
    private const double SampleSeconds = 10;

    /// <summary>Change of a level from which on it is a new one, share.</summary>
    private const double NewLevel = 0.05;

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
        var seen = input.Jobs.Select(job => Seen(job, state.Jobs.GetValueOrDefault(job.Id), input, begins)).ToArray();
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
            jobs[input.Jobs[i].Id] = Told(seen[i], levels[i]);
        }

        return (new SteeringState { Seconds = state.Seconds + input.Seconds, OffsetWatts = offset, ExpectedWatts = expected, CeilingWatts = isFree ? double.PositiveInfinity : ceiling, Jobs = jobs }, levels);
    }

    /// <summary>What a job is expected to draw at its level, W.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">What is remembered of it.</param>
    public static double ExpectedDraw(SteeredJob job, SteeringJobState state)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(state);
        return state.Level.IsPaused ? job.PausedWatts : Math.Min(state.Level.Ceiling.Value, state.Elasticity.Present.FullWatts);
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
        state.StandingSeconds < OnTheWaySeconds && !double.IsNaN(job.DrawWatts) ? job.DrawWatts - ExpectedDraw(job, state) : 0;

    /// <summary>What a job still draws above its level, W. What one that comes back does not draw yet is not lent to others: it takes it all in a second, and they would give it back two seconds later.</summary>
    private static double TakenBefore(SteeredJob job, SteeringJobState state) => Math.Max(0, OnTheWay(job, state));

    private static (double Offset, double Expected) Corrected(SteeringState state, SteeringInput input, SteeringJobState[] seen)
    {
        double draw = input.Jobs.Zip(seen, (job, known) => ExpectedDraw(job, known) + OnTheWay(job, known)).Sum();
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

    private static SteeringJobState Seen(SteeredJob job, SteeringJobState? known, SteeringInput input, bool begins)
    {
        var state = known ?? new SteeringJobState { Elasticity = ElasticityLearner.Begin(job.Curve, job.FullWatts) };
        double speed = Speed(job, state, input.Seconds);
        double longest = double.IsPositiveInfinity(input.LeftSeconds) ? PromiseSeconds : double.PositiveInfinity;
        var measured = Measured(job, state, input);
        return measured with
        {
            // What was before a limit began is not part of what is promised for its time.
            Promise = begins ? default : PromiseAccount.Count(state.Promise, input.Seconds, speed, longest),
            StandingSeconds = state.StandingSeconds + input.Seconds,
            SettledSeconds = state.SettledSeconds + input.Seconds,
            Progress = job.Progress,
        };
    }

    private static double Speed(SteeredJob job, SteeringJobState state, double seconds)
    {
        if (state.Level.IsPaused)
        {
            return 0;
        }

        var curve = state.Elasticity.Present;
        bool counts = job.Progress >= state.Progress && curve.FullRate > 0 && seconds > 0;
        double draw = Math.Min(1, (double.IsNaN(job.DrawWatts) ? ExpectedDraw(job, state) : job.DrawWatts) / curve.FullWatts);
        bool isFree = double.IsPositiveInfinity(state.Level.Ceiling.Value);
        return counts ? (job.Progress - state.Progress) / seconds / curve.FullRate : isFree ? 1 : ElasticityLearner.Curve(curve).SpeedAt(draw);
    }

    /// <summary>Adds to the interval that is being measured, and learns from it when it is long enough.</summary>
    private static SteeringJobState Measured(SteeredJob job, SteeringJobState state, SteeringInput input)
    {
        bool isSettled = state.SettledSeconds >= input.ActuationSeconds + input.MeterAveragingSeconds + input.MeterAgeSeconds;
        if (double.IsNaN(job.DrawWatts) || state.Level.IsPaused || !isSettled || job.Phase != state.Elasticity.Phase)
        {
            var elasticity = job.Phase == state.Elasticity.Phase ? state.Elasticity : state.Elasticity with { Phase = job.Phase };
            return state with { Elasticity = elasticity, SampleSeconds = 0, SampleWattSeconds = 0, SampleCeilingSeconds = 0, SampleProgress = job.Progress };
        }

        double seconds = state.SampleSeconds + input.Seconds;
        double energy = state.SampleWattSeconds + (job.DrawWatts * input.Seconds);
        double ceilings = state.SampleCeilingSeconds + (state.Level.Ceiling.Value * input.Seconds);
        if (seconds < SampleSeconds)
        {
            return state with { SampleSeconds = seconds, SampleWattSeconds = energy, SampleCeilingSeconds = ceilings };
        }

        var sample = new WorkSample(seconds, energy / seconds, ceilings / seconds, IsPaused: false, state.SampleProgress, job.Progress, job.Phase);
        return state with { Elasticity = ElasticityLearner.Learn(state.Elasticity, in sample), SampleSeconds = 0, SampleWattSeconds = 0, SampleCeilingSeconds = 0, SampleProgress = job.Progress };
    }

    private static IReadOnlyList<WorkLevel> Shared(SteeringInput input, SteeringJobState[] seen, double budgetWatts, bool isBlind, Func<double, bool> isLookedAt)
    {
        var demands = new JobDemand[seen.Length];
        for (int i = 0; i < seen.Length; i++)
        {
            double place = ((i / (double)seen.Length) + input.Place) % 1;
            var demand = Demand(input.Jobs[i], seen[i], place, input.LeftSeconds, isBlind);
            demands[i] = isLookedAt(place) ? demand : demand with { MustStay = true };
        }

        var levels = BudgetSplit.Of(demands, new Watts(budgetWatts));
        return [.. levels.Select((level, i) => !level.IsPaused && level.Ceiling.Value >= AllOfIt * demands[i].FullWatts ? WorkLevel.Free : level)];
    }

    private static JobDemand Demand(SteeredJob job, SteeringJobState state, double place, double leftSeconds, bool isBlind)
    {
        double dwellSeconds = DwellSeconds * (1 + place);
        var present = state.Elasticity.Present;
        var curve = ElasticityLearner.Curve(present);
        double full = isBlind ? ElasticityLearner.UpperWatts(present) : present.FullWatts;
        double left = double.IsPositiveInfinity(leftSeconds) ? PromiseSeconds : leftSeconds;
        double still = (state.Level.IsPaused ? ReviewSeconds : dwellSeconds) + job.PauseCostSeconds;
        var best = curve.Points.MaxBy(p => p.Speed / (p.Draw - (job.PausedWatts / full)));
        bool couldPause = job.MayPause && PromiseAccount.CouldPause(state.Promise, job.Promise, left, still, best.Speed) && HasTurn(job, state, place, dwellSeconds, best.Speed);
        return new JobDemand
        {
            Id = job.Id,
            Tier = job.Tier,
            Curve = curve.Points,
            FullWatts = full,
            PausedWatts = job.PausedWatts,
            ValuePerHour = job.ValuePerHour,
            LeastSpeed = PromiseAccount.LeastSpeed(state.Promise, job.Promise, left),
            MayPause = job.MayPause,
            PauseKeepsPromise = couldPause,
            PauseCostSeconds = job.PauseCostSeconds,

            // A paused one that would break its promise by staying so is not held.
            MustStay = state.StandingSeconds < dwellSeconds && (couldPause || job.Promise <= 0 || !state.Level.IsPaused),
            Now = state.Level,
        };
    }

    /// <summary>
    /// Whether it is a job's turn to stand still on what it is owed. All could do so one after the other, but not all at once: what each would have to make up for later, nobody would have the power for. So only as many begin as
    /// could stand still all the time, and from then on who has had more than he is owed; a turn ends when he has had too little by one dwell.
    /// </summary>
    private static bool HasTurn(SteeredJob job, SteeringJobState state, double place, double dwellSeconds, double bestSpeed)
    {
        double ahead = state.Promise.WorkSeconds - (job.Promise * state.Promise.Seconds);
        bool isFirst = (place * TurnSpread) % 1 < 1 - (job.Promise / bestSpeed);
        return state.Level.IsPaused ? ahead > -job.Promise * dwellSeconds : ahead > 0 || (isFirst && ahead >= 0);
    }

    private static SteeringJobState Told(SteeringJobState state, WorkLevel level)
    {
        bool stands = state.Level.IsPaused == level.IsPaused;
        bool isAlike = stands && (level.IsPaused || level == state.Level || Math.Abs(level.Ceiling.Value - state.Level.Ceiling.Value) < NewLevel * state.Level.Ceiling.Value);
        return state with { Level = level, StandingSeconds = stands ? state.StandingSeconds : 0, SettledSeconds = isAlike ? state.SettledSeconds : 0 };
    }
}
