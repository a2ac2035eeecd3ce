namespace Megapod.Node.Power;

/// <summary>How fast a counter has risen within the last second. A second is the time over which power is meant; a shorter window would show the beat of the scheduler.</summary>
internal sealed class UseWindow
{
    /// <summary>Length of the window, s.</summary>
    private const double Seconds = 1;

    private readonly Queue<(double At, double Count)> samples = new();
    private (double At, double Count) newest;

    /// <summary>Mean rise per second over the window, or over what there is of it; NaN before the second sample.</summary>
    public double Rate => samples.TryPeek(out var oldest) && newest.At > oldest.At ? (newest.Count - oldest.Count) / (newest.At - oldest.At) : double.NaN;

    /// <summary>Whether the window is full.</summary>
    public bool IsFull => samples.TryPeek(out var oldest) && newest.At - oldest.At >= Seconds;

    /// <summary>Adds what the counter shows.</summary>
    /// <param name="at">When, s of a clock that only goes forward.</param>
    /// <param name="count">The counter.</param>
    public void Add(double at, double count)
    {
        newest = (at, count);
        samples.Enqueue(newest);

        // The sample that is the last one before the window stays: rates are over a second or a little more.
        while (samples.Count > 2 && samples.ElementAt(1).At <= at - Seconds)
        {
            samples.Dequeue();
        }
    }

    /// <summary>Forgets everything but the newest sample.</summary>
    public void Restart()
    {
        samples.Clear();
        samples.Enqueue(newest);
    }
}
