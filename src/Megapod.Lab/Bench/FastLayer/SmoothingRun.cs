namespace Megapod.Lab.Bench.FastLayer;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Twin.Fast;

/// <summary>How much of a training pod's swing is left at the connection: energy between 0.1 and 2 Hz, the reference waveform, no cars.</summary>
internal static class SmoothingRun
{
    private const double Seconds = 1_200;
    private const double SettleSeconds = 200;
    private const double LowestHertz = 0.1;
    private const double HighestHertz = 2;
    private const double ClaimWatts = 700_000;

    /// <summary>Ten steps are one value: 10 Hz is far above the band.</summary>
    private const int Decimate = 10;

    /// <summary>Rows for the quickest structure as it is, the same with a response that is hurried, and the usual one.</summary>
    public static IEnumerable<BenchRow> Rows(SiteConfig site)
    {
        var quick = FastStructure.All.Single(s => s.Name == "ff-20-10-tau-50");
        var usual = FastStructure.All.Single(s => s.Name == "ff-100-50");
        (string Name, FastStructure Structure, SiteConfig Site)[] cases =
        [
            ("smoothing-ff-20-10-hurried", quick, Hurried(quick.On(site))),
            ("smoothing-ff-20-10", quick, quick.On(site)),
            ("smoothing-ff-100-50", usual, usual.On(site)),
        ];
        foreach (var (name, structure, changed) in cases)
        {
            var tree = PowerTree.From(changed);
            var paths = ControlPaths.Of(tree, FastSite.Step, PathProof.None)!;
            var (decibel, drift, lost) = Measure(structure, tree);
            string note = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0.1–2 Hz, connection beside pod; by certificate 20 dB below {paths.SmoothingHertz:0.##} Hz, above it the racks have to act");
            yield return new BenchRow(name, "attenuation", decibel, "dB", null, note);
            yield return new BenchRow(name, "soc-off-path", drift, "1", null, "state of charge off its path after 20 minutes");
            yield return new BenchRow(name, "throughput-lost", lost, "1", null, "share of the pod's energy that smoothing kept from it");
        }
    }

    private static SiteConfig Hurried(SiteConfig site) => site with { Battery = site.Battery! with { LeastLag = site.Battery.Lag } };

    private static (double Decibel, double SocOff, double Lost) Measure(FastStructure structure, PowerTree tree)
    {
        var pod = new PodWaveform(FastSite.PodWatts, structure.PodRamp, new SeededRandom(1));
        var target = Adversary.Target(structure, tree, 5_000_000) with
        {
            SmoothingWatts = ClaimWatts,
            RiseWattsPerSecond = double.PositiveInfinity,
            PathSoc = 0.5,
            RecentringWatts = 0.15 * tree.Site.Battery!.Energy.Value,
        };
        var site = new FastSite(structure, tree, target, (0, 0), pod.Watts, pod.Watts);
        double seconds = FastSite.Step.TotalSeconds;
        int count = (int)((Seconds - SettleSeconds) / seconds) / Decimate;
        double[] load = new double[count];
        double[] import = new double[count];
        double free = 0;
        double got = 0;
        long steps = (long)(Seconds / seconds);
        long settle = steps - ((long)count * Decimate);
        for (long k = 0; k < steps; k++)
        {
            double before = pod.Watts;
            pod.Advance(seconds);
            site.Advance(before, before, pod.Watts);
            free += pod.FreeWatts;
            got += pod.Watts;
            if (k >= settle)
            {
                load[(k - settle) / Decimate] += pod.Watts / Decimate;
                import[(k - settle) / Decimate] += site.ImportWatts / Decimate;
            }
        }

        double period = seconds * Decimate;
        return (10 * Math.Log10(Band(load, period) / Band(import, period)), site.Soc - 0.5, 1 - (got / free));
    }

    /// <summary>Energy of a signal in the band: the sum of its Fourier coefficients' squares there, under a raised cosine so that its ends do not count as steps.</summary>
    private static double Band(double[] values, double period)
    {
        double mean = values.Average();
        double length = values.Length * period;
        double[] windowed = [.. values.Select((v, k) => (v - mean) * (1 - Math.Cos(2 * Math.PI * (k + 0.5) / values.Length)))];
        double sum = 0;
        for (int bin = (int)Math.Ceiling(LowestHertz * length); bin <= HighestHertz * length; bin++)
        {
            double real = 0;
            double imaginary = 0;
            double angle = 2 * Math.PI * bin / values.Length;
            for (int k = 0; k < windowed.Length; k++)
            {
                real += windowed[k] * Math.Cos(angle * k);
                imaginary += windowed[k] * Math.Sin(angle * k);
            }

            sum += (real * real) + (imaginary * imaginary);
        }

        return sum;
    }
}
