namespace Megapod.Node.Power;

using Megapod.Node.Cgroups;

/// <summary>
/// The energy that processors and their memory have counted of themselves, from the kernel's power capping interface (Linux kernel, Documentation/power/powercap). Packages and, where they are apart from them, memory are added up;
/// the domains within a package are part of it. A counter that went over its end goes on from zero.
/// </summary>
internal sealed class RaplMeter
{
    private const double MicroJoules = 1e-6;
    private const int Parts = 3;

    private readonly IReadOnlyList<Domain> domains;
    private readonly UseWindow window = new();
    private double joules;

    private RaplMeter(IReadOnlyList<Domain> domains) => this.domains = domains;

    /// <summary>Mean power over the last second, W; NaN: not known yet.</summary>
    public double Watts => window.IsFull ? window.Rate : double.NaN;

    /// <summary>Finds the counters.</summary>
    /// <param name="folder">Where the kernel shows them.</param>
    /// <returns>The meter; null where there is no counter that can be read.</returns>
    public static RaplMeter? Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        // intel-rapl:0 is a package, intel-rapl:0:1 a domain within it; memory is one that the package does not have in it.
        var found = from path in Directory.EnumerateDirectories(folder, "intel-rapl:*").Order(StringComparer.Ordinal)
                    let depth = Path.GetFileName(path).Split(':').Length
                    let name = (GroupFiles.Read(Path.Combine(path, "name")) ?? "").Trim()
                    where (depth < Parts && name.StartsWith("package", StringComparison.Ordinal)) || (depth == Parts && name == "dram")
                    let counter = Path.Combine(path, "energy_uj")
                    let first = GroupFiles.Number(counter)
                    where first is not null
                    select new Domain(counter, GroupFiles.Number(Path.Combine(path, "max_energy_range_uj")) ?? 0) { Last = first.Value };
        var all = found.ToList();
        return all.Count > 0 ? new RaplMeter(all) : null;
    }

    /// <summary>Reads the counters.</summary>
    /// <param name="now">The time, s.</param>
    public void Look(double now)
    {
        foreach (var domain in domains)
        {
            if (GroupFiles.Number(domain.Counter) is { } count)
            {
                joules += MicroJoules * (count >= domain.Last ? count - domain.Last : domain.Range > domain.Last ? domain.Range - domain.Last + count : 0);
                domain.Last = count;
            }
        }

        window.Add(now, joules);
    }

    private sealed class Domain(string counter, long range)
    {
        public string Counter => counter;

        public long Range => range;

        public long Last { get; set; }
    }
}
