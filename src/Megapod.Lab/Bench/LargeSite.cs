namespace Megapod.Lab.Bench;

using Megapod.Core.Model;

/// <summary>A site many times the example: the same cabinets, pods, battery and connection over and over, so that figures of the two compare.</summary>
internal static class LargeSite
{
    /// <summary>The site with so many cabinets of the first one's kind and so many pods of the first one's kind.</summary>
    public static SiteConfig Of(SiteConfig site, int cabinets, int pods)
    {
        double factor = cabinets / (double)site.Cabinets.Count;
        var cabinet = site.Cabinets[0];
        var pod = site.Pods[0];
        return site with
        {
            Id = $"{site.Id}-{cabinets}",
            Grid = site.Grid with { Limits = [.. site.Grid.Limits.Select(l => l with { Amount = l.Amount * factor })] },
            Battery = site.Battery is null ? null : site.Battery with { Power = site.Battery.Power * factor, Energy = site.Battery.Energy * factor },
            Cabinets = [.. Enumerable.Range(0, cabinets).Select(c => cabinet with
            {
                Id = $"cabinet-{c:D4}",
                Meter = Meter(cabinet.Meter, $"meter-{c:D4}"),
                Connectors = [.. cabinet.Connectors.Select((x, k) => x with { Id = $"c{c:D4}-{k}" })],
            })],
            Pods = [.. Enumerable.Range(0, pods).Select(p => pod with
            {
                Id = $"pod-{p:D3}",
                Meter = Meter(pod.Meter, $"meter-pod-{p:D3}"),
                Racks = [.. pod.Racks.Select((x, k) => x with { Id = $"p{p:D3}-{k:D2}" })],
            })],
            Cars = site.Cars with { SessionsPerDay = (int)(site.Cars.SessionsPerDay * factor) },
        };
    }

    private static MeterConfig? Meter(MeterConfig? meter, string id) => meter is null ? null : meter with { Id = id };
}
