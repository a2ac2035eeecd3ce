namespace Megapod.Lab.Bench.FastLayer;

using Megapod.Core.Model;
using Megapod.Twin.Fast;

/// <summary>Ten minutes of the reference's day: a pod that trains, cars that come three at a time and go at once. It tells how steep the import gets and how far above its limit.</summary>
internal static class TrainingRun
{
    private const double LimitWatts = 2_500_000;
    private const double Seconds = 600;
    private const int Stalls = 8;

    /// <summary>How steep and how far.</summary>
    /// <param name="ExcessWatts">Worst import above the limit, W; negative: it never got there.</param>
    /// <param name="SecondsOver">Longest time above it, s.</param>
    /// <param name="UpRamp">Largest change of the one-second mean within one second, W per second.</param>
    /// <param name="At">When that was, s.</param>
    public readonly record struct Figures(double ExcessWatts, double SecondsOver, double UpRamp, double At);

    /// <summary>Runs it.</summary>
    public static Figures Measure(FastStructure structure, PowerTree tree, double marginWatts, ulong seed)
    {
        var random = new SeededRandom(seed);
        var pod = new PodWaveform(FastSite.PodWatts, structure.PodRamp, random.Split("pod"));
        var cars = new CarWave(Stalls, random.Split("cars"));
        double boundary = LimitWatts - marginWatts;
        var site = new FastSite(structure, tree, Adversary.Target(structure, tree, boundary), (random.NextIndex(100), random.NextIndex(100)), pod.Watts, pod.Watts);
        double seconds = FastSite.Step.TotalSeconds;
        int second = (int)Math.Round(1 / seconds);
        double[] window = new double[2 * second];
        Array.Fill(window, site.ImportWatts);
        double older = site.ImportWatts * second;
        double newer = older;
        double load = pod.Watts;
        double podBefore = pod.Watts;
        double excess = double.NegativeInfinity;
        double over = 0;
        double run = 0;
        double ramp = 0;
        double at = 0;
        long steps = (long)(Seconds / seconds);
        for (long k = 0; k < steps; k++)
        {
            pod.Advance(seconds);
            cars.Advance(seconds);
            double after = pod.Watts + cars.Watts;
            site.Advance(load, podBefore, after);
            (load, podBefore) = (after, pod.Watts);
            int place = (int)(k % window.Length);
            double middle = window[(place + second) % window.Length];
            older += middle - window[place];
            newer += site.ImportWatts - middle;
            window[place] = site.ImportWatts;
            if ((newer - older) / second > ramp)
            {
                (ramp, at) = ((newer - older) / second, k * seconds);
            }

            excess = Math.Max(excess, site.ImportWatts - LimitWatts);
            run = site.ImportWatts > LimitWatts + 1 ? run + seconds : 0;
            over = Math.Max(over, run);
        }

        return new Figures(excess, over, ramp, at);
    }
}
