namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Work.Elasticity;

/// <summary>What is learned of one job and owed to it while its level changes: the same for whoever steers by a meter and for a node that holds its jobs by itself.</summary>
public static class JobSteering
{
    /// <summary>
    /// A job is neither paused nor resumed again before, s; each later job of the list stays a little longer, the last one twice as long: those that were paused together shall not come back together. Waking takes seconds, a cold
    /// start minutes, and a grid event seldom less than a quarter of an hour.
    /// </summary>
    private const double DwellSeconds = 240;

    /// <summary>Places of the list are spread by it, so that those who begin are from all over it; no number of jobs of one kind falls in step with it.</summary>
    private const double TurnSpread = 61.8;

    /// <summary>How much longer a paused job must be able to stand still, s.</summary>
    private const double ReviewSeconds = 60;

    /// <summary>Over how long promises are kept where no end is known, s.</summary>
    private const double PromiseSeconds = 3_600;

    /// <summary>Change of a level from which on it is a new one, share.</summary>
    private const double NewLevel = 0.05;

    /// <summary>A counter that rises at once by more than a day's work was set and has not counted, s.</summary>
    private const double MostAtOnceSeconds = 86_400;

    /// <summary>Takes in what was seen of a job since the last look.</summary>
    /// <param name="job">The job as it is seen now.</param>
    /// <param name="known">What is remembered of it; null: nothing, and its curve and full draw are believed.</param>
    /// <param name="look">The time that passed.</param>
    public static SteeringJobState See(SteeredJob job, SteeringJobState? known, in SteeringLook look)
    {
        ArgumentNullException.ThrowIfNull(job);
        var state = known ?? new SteeringJobState { Elasticity = ElasticityLearner.Begin(job.Curve, job.FullWatts) };
        double speed = Speed(job, state, look.Seconds);
        double longest = double.IsPositiveInfinity(look.LeftSeconds) ? PromiseSeconds : double.PositiveInfinity;
        var measured = Measured(job, state, in look);
        return measured with
        {
            // What was before a limit began is not part of what is promised for its time.
            Promise = look.Begins ? default : PromiseAccount.Count(state.Promise, look.Seconds, speed, longest),
            StandingSeconds = state.StandingSeconds + look.Seconds,
            SettledSeconds = state.SettledSeconds + look.Seconds,
            Progress = job.Progress,
        };
    }

    /// <summary>What a job wants of a budget.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">What is remembered of it.</param>
    /// <param name="place">Its place among the jobs, 0–1: turns are taken by it.</param>
    /// <param name="leftSeconds">How long the limit lasts, s; infinite: no end is known.</param>
    /// <param name="isBlind">Whether no meter shows what is drawn, so that the most that it may draw counts.</param>
    public static JobDemand Demand(SteeredJob job, SteeringJobState state, double place, double leftSeconds, bool isBlind)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(state);
        double dwellSeconds = DwellSeconds * (1 + place);
        var present = state.Elasticity.Present;
        var curve = ElasticityLearner.Curve(present);
        double known = double.IsNaN(present.FullWatts) ? job.FullWatts : present.FullWatts;
        double full = isBlind && !double.IsNaN(present.FullWatts) ? ElasticityLearner.UpperWatts(present) : known;
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

    /// <summary>Notes the level that a job is given.</summary>
    /// <param name="state">What is remembered of it.</param>
    /// <param name="level">The level.</param>
    public static SteeringJobState Tell(SteeringJobState state, WorkLevel level)
    {
        ArgumentNullException.ThrowIfNull(state);
        bool stands = state.Level.IsPaused == level.IsPaused;
        bool isAlike = stands && (level.IsPaused || level == state.Level || Math.Abs(level.Ceiling.Value - state.Level.Ceiling.Value) < NewLevel * state.Level.Ceiling.Value);
        return state with { Level = level, StandingSeconds = stands ? state.StandingSeconds : 0, SettledSeconds = isAlike ? state.SettledSeconds : 0 };
    }

    /// <summary>What a job is expected to draw at its level, W.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">What is remembered of it.</param>
    public static double ExpectedDraw(SteeredJob job, SteeringJobState state)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(state);
        return state.Level.IsPaused ? job.PausedWatts : Math.Min(state.Level.Ceiling.Value, state.Elasticity.Present.FullWatts is var full && double.IsNaN(full) ? job.FullWatts : full);
    }

    private static double Speed(SteeredJob job, SteeringJobState state, double seconds)
    {
        if (state.Level.IsPaused)
        {
            return 0;
        }

        var curve = state.Elasticity.Present;
        double speed = (job.Progress - state.Progress) / seconds / curve.FullRate;
        bool counts = speed >= 0 && speed * seconds <= MostAtOnceSeconds;
        double full = double.IsNaN(curve.FullWatts) ? job.FullWatts : curve.FullWatts;
        double draw = Math.Min(1, (double.IsNaN(job.DrawWatts) ? ExpectedDraw(job, state) : job.DrawWatts) / full);
        bool isFree = double.IsPositiveInfinity(state.Level.Ceiling.Value);
        return counts ? speed : isFree ? 1 : ElasticityLearner.Curve(curve).SpeedAt(draw);
    }

    /// <summary>Adds to the interval that is being measured, and learns from it when it is long enough.</summary>
    private static SteeringJobState Measured(SteeredJob job, SteeringJobState state, in SteeringLook look)
    {
        bool isSettled = state.SettledSeconds >= look.SettleSeconds;
        if (double.IsNaN(job.DrawWatts) || state.Level.IsPaused || !isSettled || job.Phase != state.Elasticity.Phase)
        {
            var elasticity = job.Phase == state.Elasticity.Phase ? state.Elasticity : state.Elasticity with { Phase = job.Phase };
            return state with { Elasticity = elasticity, SampleSeconds = 0, SampleWattSeconds = 0, SampleCeilingSeconds = 0, SampleProgress = job.Progress };
        }

        double seconds = state.SampleSeconds + look.Seconds;
        double energy = state.SampleWattSeconds + (job.DrawWatts * look.Seconds);
        double ceilings = state.SampleCeilingSeconds + (state.Level.Ceiling.Value * look.Seconds);
        if (seconds < look.SampleSeconds)
        {
            return state with { SampleSeconds = seconds, SampleWattSeconds = energy, SampleCeilingSeconds = ceilings };
        }

        var sample = new WorkSample(seconds, energy / seconds, ceilings / seconds, IsPaused: false, state.SampleProgress, job.Progress, job.Phase, job.LagSeconds);
        return state with { Elasticity = ElasticityLearner.Learn(state.Elasticity, in sample), SampleSeconds = 0, SampleWattSeconds = 0, SampleCeilingSeconds = 0, SampleProgress = job.Progress };
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
}
