namespace Megapod.Lab.Certification;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;

/// <summary>A certificate with what a day on the twin adds: the watts that each cause took from compute, and what each change would have given back.</summary>
public static class CertificateStudy
{
    private const double LeastWatts = 100;
    private const double HoursOfDay = 24;

    /// <summary>Runs the study: one day for the site as it is and one for each change.</summary>
    /// <param name="site">The site.</param>
    /// <param name="progress">Called with the share done; may be null.</param>
    /// <param name="shouldStop">True ends it early; what it returns then is not to be used; may be null.</param>
    /// <returns>The certificate, or what is wrong with the site.</returns>
    public static Outcome<SafetyCertificate> Run(SiteConfig site, Action<double>? progress = null, Func<bool>? shouldStop = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        var candidates = Improvements.Candidates(site).ToArray();
        var own = Day(site, shouldStop);
        if (!own.IsSuccess)
        {
            return Outcome<SafetyCertificate>.Failure(own.Faults);
        }

        var tree = PowerTree.From(site);
        var certificate = Certifier.Of(tree, null, null, LossMeter.TermsOf(own.Value.Certificate.ComputeLostWatts));
        var found = new List<Improvement>();
        for (int i = 0; i < candidates.Length && shouldStop?.Invoke() != true; i++)
        {
            progress?.Invoke((i + 1.0) / (candidates.Length + 1));
            var (change, changed) = candidates[i];
            var day = Day(changed, shouldStop);
            double freed = day.IsSuccess ? (day.Value.Compute.EnergyWh - own.Value.Compute.EnergyWh) / HoursOfDay : 0;
            double tracked = certificate.TrackingWatts - Certifier.Of(PowerTree.From(changed)).TrackingWatts;
            if (freed > LeastWatts || tracked > LeastWatts)
            {
                found.Add(new Improvement(change, Math.Max(0, freed), Math.Max(0, tracked)));
            }
        }

        return Outcome<SafetyCertificate>.Success(certificate with { Improvements = [.. found.OrderByDescending(i => i.FreedWatts).ThenByDescending(i => i.TrackedWatts)] });
    }

    private static Outcome<Run> Day(SiteConfig site, Func<bool>? shouldStop)
    {
        var built = ScenarioBuilder.Build(new ScenarioRequest { Days = 1 }, site);
        if (!built.IsSuccess)
        {
            return Outcome<Run>.Failure(built.Faults);
        }

        using var simulator = new SiteSimulator(built.Value);
        return Outcome<Run>.Success(simulator.Complete(null, shouldStop));
    }
}
