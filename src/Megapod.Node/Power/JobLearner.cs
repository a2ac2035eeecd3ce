namespace Megapod.Node.Power;

using System.Text.Json;
using Megapod.Core.Jobs;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;
using Megapod.Work.Elasticity;
using Megapod.Work.Power;

/// <summary>
/// What is learned of one job that counts its work: its speed against power, what it has had of its promise, and how fast it follows. It looks whenever the counter was read, so that progress, draw and time are of the same
/// interval. What it knows outlives the node in a file beside the job; without it, it begins with what the owner says or what is published.
/// </summary>
internal sealed class JobLearner
{
    /// <summary>Phases with a curve of their own; further ones count as none named. Training has three or four.</summary>
    private const int MostPhases = 8;

    /// <summary>How far a curve may be off that nobody measured or published, share of full speed: that a processor's speed goes with its draw is a guess.</summary>
    private const double GuessDeviation = 0.3;

    /// <summary>Points of a curve that are told.</summary>
    private const int MostTold = 8;

    /// <summary>Points that an owner's curve begins with; more of them are thinned out.</summary>
    private const int MostSeeded = 16;

    /// <summary>How often what is known is written down, s.</summary>
    private const double KeepSeconds = 30;

    /// <summary>The mean of a second shows a change of level when the second has passed, s.</summary>
    private const double SettleSeconds = 1.2;

    /// <summary>A draw within this part above its ceiling has followed.</summary>
    private const double Followed = 0.05;

    /// <summary>Part of a newly measured time that goes into the one that is known; the first counts whole.</summary>
    private const double Weight = 0.3;

    private readonly string file;
    private readonly double sampleSeconds;
    private LearnedRow row;
    private string note = "";
    private (double At, double WattSeconds) read = (double.NaN, double.NaN);
    private (double At, double Watts) tick = (double.NaN, double.NaN);
    private (double At, double Count) moved = (double.NaN, double.NaN);
    private double boardWattSeconds;
    private double drawWatts = double.NaN;
    private double keptAt = double.NaN;
    private double lowerFrom = double.NaN;
    private double pauseFrom = double.NaN;
    private (double From, double Count) resuming = (double.NaN, double.NaN);
    private bool wasStill;
    private bool isKept = true;

    /// <summary>Goes on with what was learned before, or begins.</summary>
    /// <param name="job">The job.</param>
    /// <param name="guess">Where neither its owner nor anybody published says how it answers to how it is held: what is guessed; null: they do.</param>
    /// <param name="sampleSeconds">Length of the intervals from which is learned, s.</param>
    public JobLearner(HeldJob job, SpeedCurve? guess, double sampleSeconds)
    {
        (file, this.sampleSeconds) = (job.Folder.LearnedFile, sampleSeconds);
        row = Read(job.Row.Order.Job) ?? new LearnedRow { Elasticity = Seed(job.Row.Order.Config, guess) };
        State = new SteeringJobState { Elasticity = row.Elasticity, Promise = row.Promise };
    }

    /// <summary>What is known.</summary>
    public SteeringJobState State { get; private set; }

    /// <summary>Whether it was seen without being held back, so that its curve means something in watts.</summary>
    public bool KnowsDraw => State.Elasticity.Present.FullWatts > 0;

    /// <summary>What a pause costs beside the time that it lasts, in seconds at full speed; NaN: not seen yet.</summary>
    public double PauseCostSeconds => (double.IsNaN(row.PauseSeconds) ? 0 : row.PauseSeconds) + Math.Max(0, row.ResumeSeconds - (double.IsNaN(row.GapSeconds) ? 0 : row.GapSeconds / 2));

    /// <summary>What is told of it.</summary>
    public JobLearning Told
    {
        get
        {
            var (all, present) = (State.Elasticity, State.Elasticity.Present);
            double rateShare = present.FullRate > 0 ? Math.Sqrt(present.FullRateVariance) / present.FullRate : 0;
            var curve = ElasticityLearner.Curve(present).Points;
            return new JobLearning
            {
                Phase = all.Phase,
                Phases = all.Phases.Count,
                FullWatts = present.FullWatts,
                FullWattsDeviation = double.IsNaN(present.FullWatts) ? 0 : Math.Sqrt(present.FullWattsVariance),
                FullRate = present.FullRate,
                Points = [.. Thinned(curve, MostTold).Select(p => new LearnedPoint(p.Draw, p.Speed, Math.Sqrt(Square(ElasticityLearner.DeviationAt(present, p.Draw)) + Square(p.Draw < 1 ? p.Speed * rateShare : 0))))],
                ThrottleSeconds = row.ThrottleSeconds,
                PauseSeconds = row.PauseSeconds,
                ResumeSeconds = row.ResumeSeconds,
                PauseCostSeconds = PauseCostSeconds,
                Note = note,
            };
        }
    }

    /// <summary>Takes in what is to be seen of the job now.</summary>
    /// <param name="now">The time, s.</param>
    /// <param name="job">The job.</param>
    /// <param name="seen">What it is to the split; its draw and counter are filled in here.</param>
    /// <param name="processorWatts">What its processors have drawn in all, Ws.</param>
    /// <param name="boardWatts">What its accelerators draw, W; NaN: not known.</param>
    public void Look(double now, HeldJob job, SteeredJob seen, double processorWatts, double boardWatts)
    {
        boardWattSeconds += double.IsNaN(tick.At) ? 0 : (now - tick.At) * tick.Watts;
        tick = (now, boardWatts);
        drawWatts = job.DrawWatts;
        double drawn = processorWatts + boardWattSeconds;
        if (!job.HasRun || job.IsHeld || job.Counter is not { } counter)
        {
            // What it does not do because nobody lets it begin, or because it is being ended, is not owed.
            read = (double.NaN, double.NaN);
            (lowerFrom, pauseFrom, resuming) = (double.NaN, double.NaN, (double.NaN, double.NaN));
            State = State with { SampleSeconds = 0, SampleProgress = double.NaN, Progress = double.NaN };
            return;
        }

        Follow(now, job, counter);
        bool isNew = counter.ReadAt > read.At || double.IsNaN(read.At) || (job.IsStill && now - read.At >= sampleSeconds);
        if (!isNew)
        {
            return;
        }

        double seconds = now - read.At;
        if (seconds > 0)
        {
            Move(now, counter.Count);
            State = JobSteering.See(
                seen with { DrawWatts = (drawn - read.WattSeconds) / seconds, Progress = counter.Count, Phase = PhaseOf(counter.Phase), LagSeconds = double.IsNaN(row.GapSeconds) ? seconds : Math.Max(seconds, row.GapSeconds) },
                State,
                new SteeringLook(seconds, SettleSeconds) { SampleSeconds = sampleSeconds });
            isKept &= ReferenceEquals(State.Elasticity, row.Elasticity);
        }

        read = (now, drawn);

        // Sums of joules are not carried on for ever: a draw that was once unknown makes them so.
        boardWattSeconds = double.IsNaN(boardWattSeconds) ? 0 : boardWattSeconds;
        if (double.IsNaN(keptAt) || now - keptAt >= KeepSeconds)
        {
            Keep(now);
        }
    }

    /// <summary>Notes the level that the job is given.</summary>
    /// <param name="now">The time, s.</param>
    /// <param name="level">The level.</param>
    public void Tell(double now, WorkLevel level)
    {
        bool isLower = !level.IsPaused && !State.Level.IsPaused && level.Ceiling < State.Level.Ceiling && drawWatts > level.Ceiling.Value * (1 + Followed);
        lowerFrom = level.IsPaused || level.Ceiling > State.Level.Ceiling ? double.NaN : isLower ? now : lowerFrom;
        pauseFrom = !level.IsPaused ? double.NaN : State.Level.IsPaused ? pauseFrom : now;
        State = JobSteering.Tell(State, level);
    }

    /// <summary>Writes what is known down.</summary>
    /// <param name="now">The time, s.</param>
    public void Keep(double now)
    {
        keptAt = now;
        if (isKept && row.Promise == State.Promise)
        {
            return;
        }

        row = row with { Elasticity = State.Elasticity, Promise = State.Promise };
        isKept = GroupFiles.TryReplace(file, JsonSerializer.Serialize(row, WorkJson.Options));
    }

    private static ElasticityState Seed(JobConfig job, SpeedCurve? guess) => ElasticityLearner.Begin(
        new SpeedCurve(Thinned((guess ?? PublishedCurves.For(job)).Points, MostSeeded)), job.Elasticity?.FullDraw?.Value ?? double.NaN, guess is null ? ElasticityLearner.SeedDeviation : GuessDeviation);

    /// <summary>So many points of a curve at most, the first and the last among them.</summary>
    private static ElasticityPoint[] Thinned(IReadOnlyList<ElasticityPoint> points, int most) =>
        points.Count <= most ? [.. points] : [.. Enumerable.Range(0, most).Select(i => points[i * (points.Count - 1) / (most - 1)])];

    private static double Blended(double known, double seen) => double.IsNaN(known) ? seen : known + (Weight * (seen - known));

    private static double Square(double value) => value * value;

    private LearnedRow? Read(string job)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize<LearnedRow>(File.ReadAllText(file), WorkJson.Options) is { } known && known.IsSound())
            {
                return known;
            }

            note = NodeFaults.LearnedLost(job).ToString();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or FormatException or NotSupportedException or InvalidOperationException)
        {
            note = NodeFaults.LearnedLost(job).ToString();
        }

        return null;
    }

    private string PhaseOf(string named) => State.Elasticity.Phases.ContainsKey(named) || State.Elasticity.Phases.Count < MostPhases ? named : "";

    /// <summary>Measures how fast the job follows what it is told.</summary>
    private void Follow(double now, HeldJob job, JobProgress counter)
    {
        if (!double.IsNaN(lowerFrom) && job.DrawWatts <= State.Level.Ceiling.Value * (1 + Followed))
        {
            row = row with { ThrottleSeconds = Blended(row.ThrottleSeconds, now - lowerFrom) };
            (lowerFrom, isKept) = (double.NaN, false);
        }

        if (!double.IsNaN(pauseFrom) && job.IsStill)
        {
            row = row with { PauseSeconds = Blended(row.PauseSeconds, now - pauseFrom) };
            (pauseFrom, isKept) = (double.NaN, false);
        }

        resuming = job.IsStill ? (double.NaN, double.NaN) : wasStill ? (now, counter.Count) : resuming;
        wasStill = job.IsStill;
        if (!double.IsNaN(resuming.From) && counter.Count > resuming.Count)
        {
            row = row with { ResumeSeconds = Blended(row.ResumeSeconds, now - resuming.From) };
            (resuming, isKept) = ((double.NaN, double.NaN), false);
        }
    }

    /// <summary>Sees how far apart the counter moves while the job is not still.</summary>
    private void Move(double now, double count)
    {
        if (State.Level.IsPaused || double.IsNaN(moved.At) || count < moved.Count)
        {
            moved = (now, count);
        }
        else if (count > moved.Count)
        {
            row = row with { GapSeconds = Blended(row.GapSeconds, now - moved.At) };
            moved = (now, count);
        }
    }
}
