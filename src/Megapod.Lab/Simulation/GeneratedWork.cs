namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.World;

/// <summary>Work that comes and goes, invented from the seed around what the site file says is usual. A site that says nothing always has work for all.</summary>
internal static class GeneratedWork
{
    /// <summary>For how much of each class's accelerators there is work at an instant; null: always for all.</summary>
    public static Func<Instant, WorkShares>? Of(SiteConfig site, TimeZoneInfo zone, Instant from, Instant to, ulong seed)
    {
        var made = site.Compute.Where(c => c.UsualWork.Count > 0).ToDictionary(c => c.Class, c => new WorkGenerator(c, zone, from, to, new SeededRandom(seed)));
        return made.Count == 0 ? null : at => WorkShares.Each(c => made.TryGetValue(c, out var work) ? work.At(at) : 1);
    }
}
