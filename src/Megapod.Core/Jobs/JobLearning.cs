namespace Megapod.Core.Jobs;

/// <summary>What was learned of a job's speed against power while it ran, in the phase in which it is.</summary>
public sealed record JobLearning
{
    /// <summary>The phase that the job names; empty: none.</summary>
    public string Phase { get; init; } = "";

    /// <summary>How many phases have a curve of their own by now.</summary>
    public int Phases { get; init; }

    /// <summary>What it draws at full speed, W; NaN: it was never seen without being held back.</summary>
    public double FullWatts { get; init; } = double.NaN;

    /// <summary>Deviation of that, W.</summary>
    public double FullWattsDeviation { get; init; }

    /// <summary>Counts a second at full speed; NaN: it was never seen without being held back.</summary>
    public double FullRate { get; init; } = double.NaN;

    /// <summary>Some points of its curve by rising draw, eight at most.</summary>
    public IReadOnlyList<LearnedPoint> Points { get; init; } = [];

    /// <summary>Time from a lower level being given until its measured draw had followed, s; NaN: not seen yet.</summary>
    public double ThrottleSeconds { get; init; } = double.NaN;

    /// <summary>Time from being told to stand still until it stood still, s; NaN: not seen yet.</summary>
    public double PauseSeconds { get; init; } = double.NaN;

    /// <summary>Time from being let go on until its counter moved again, s; NaN: not seen yet.</summary>
    public double ResumeSeconds { get; init; } = double.NaN;

    /// <summary>What a pause costs beside the time that it lasts, in seconds at full speed; NaN: not seen yet.</summary>
    public double PauseCostSeconds { get; init; } = double.NaN;

    /// <summary>What people should know of it, such as that what was learned before is lost; empty: nothing.</summary>
    public string Note { get; init; } = "";
}
