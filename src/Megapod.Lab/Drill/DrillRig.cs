namespace Megapod.Lab.Drill;

/// <summary>A pod full of jobs, a meter before it and its cooling, and the steering that ships between the two, second by second: no site, no grants.</summary>
public sealed class DrillRig
{
    /// <summary>Accelerators of the pod.</summary>
    internal const double Gpus = 700;

    /// <summary>IT power of one accelerator with its part of everything else, W.</summary>
    private const double WattsPerGpu = 1_300;

    /// <summary>Metered power for each watt of IT: cooling in proportion to it.</summary>
    internal const double CoolingFactor = 1.1;

    /// <summary>How long the return may take at the least, s.</summary>
    private const double ReturnSeconds = 300;

    private const int Minute = 60;

    private readonly DrillRequest request;
    private readonly DrillWork work;

    /// <summary>A pod before its drill.</summary>
    /// <param name="request">What to drill.</param>
    public DrillRig(DrillRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        this.request = request;
        work = new DrillWork(request, KindsOf(request), Gpus / request.Jobs, WattsPerGpu, CoolingFactor, request.Seed, place: 0);
    }

    /// <summary>Runs it: a quarter of an hour free, the event, three quarters of an hour after.</summary>
    /// <param name="progress">Called now and then with the share done, 0–1; may be null.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>What came of it; null: it was ended early.</returns>
    public Drill? Run(Action<double>? progress = null, CancellationToken stop = default)
    {
        var record = new DrillRecord(request, [work]);
        while (!record.IsComplete)
        {
            int second = record.Seconds;
            work.Step(
                record.IsEvent ? record.TargetWatts : double.PositiveInfinity,
                record.IsEvent ? record.End - second : double.PositiveInfinity,
                second < DrillRecord.BeforeSeconds ? double.PositiveInfinity : request.Shed * record.BaselineWatts / ReturnSeconds);
            record.Count(work.MeteredWatts);
            if (second % Minute == 0)
            {
                progress?.Invoke(second / (double)(record.End + DrillRecord.AfterSeconds));
                if (stop.IsCancellationRequested)
                {
                    return null;
                }
            }
        }

        return record.Judged(request.FixedShare);
    }

    /// <summary>The kind of each of a request's jobs, in the mix's order.</summary>
    internal static int[] KindsOf(DrillRequest request) => [.. DrillMixes.Of(request.Mix).SelectMany((c, k) => Enumerable.Repeat(k, (int)Math.Round(c.Share * request.Jobs)))];
}
