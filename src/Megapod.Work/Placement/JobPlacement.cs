namespace Megapod.Work.Placement;

using Megapod.Core.Jobs;

/// <summary>
/// Gives jobs places. Tiers go one after the other. Within a tier the tenant that has least goes next, and of his jobs the one with the least laxity, then the one that pays most, then the oldest. A job that has
/// waited for <see cref="Patience"/> goes before all that, and where it fits nowhere a work node is kept free for it, so that small jobs cannot pass a large one for ever.
/// </summary>
public static class JobPlacement
{
    /// <summary>So long a job that does not fit may be passed by jobs that do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Gives places.</summary>
    /// <param name="waiting">Jobs that may have a place now; their order does not matter.</param>
    /// <param name="nodes">Work nodes that take jobs; their order does not matter.</param>
    public static PlacementPlan Of(IReadOnlyList<PlacementJob> waiting, IReadOnlyList<PlacementNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        ArgumentNullException.ThrowIfNull(nodes);
        var pass = new Pass(nodes);
        foreach (var tier in waiting.GroupBy(j => j.Tier).OrderBy(t => t.Key))
        {
            var tenants = tier.GroupBy(j => j.Tenant, StringComparer.Ordinal).Select(t => (Tenant: t.Key, Jobs: (IReadOnlyList<PlacementJob>)[.. t.OrderBy(j => j.LaxitySeconds).ThenByDescending(j => j.ValuePerHour).ThenBy(j => j.Number)])).ToList();
            foreach (var (_, jobs) in tenants.OrderBy(t => pass.ShareOf(t.Tenant)).ThenBy(t => t.Tenant, StringComparer.Ordinal).ToList())
            {
                // One of each tenant: who submits much does not get ahead by it.
                if (jobs.Where(j => j.WaitedSeconds >= Patience.TotalSeconds && pass.FitsEmpty(j)).MinBy(j => (-j.WaitedSeconds, j.Number)) is { } oldest && !pass.TryPlace(oldest))
                {
                    pass.Reserve(oldest);
                }
            }

            pass.ShareOut(tenants);
        }

        return pass.Plan;
    }

    private sealed class Pass
    {
        private readonly List<Room> rooms;
        private readonly Dictionary<string, Amounts> taken = new(StringComparer.Ordinal);
        private readonly Amounts all;
        private readonly List<(string, string)> places = [];
        private readonly HashSet<string> placed = new(StringComparer.Ordinal);
        private readonly HashSet<string> tooLarge = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> reserved = new(StringComparer.Ordinal);

        public Pass(IReadOnlyList<PlacementNode> nodes)
        {
            rooms = [.. nodes.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => new Room(n))];
            foreach (var node in nodes)
            {
                all += Amounts.Of(node);
                foreach (var (tenant, takes) in node.Taken)
                {
                    taken[tenant] = taken.GetValueOrDefault(tenant) + Amounts.Of(takes);
                }
            }
        }

        public PlacementPlan Plan => new(places, tooLarge, reserved);

        /// <summary>The largest share that a tenant has of anything; by it two that want different things are compared.</summary>
        public double ShareOf(string tenant) => taken.GetValueOrDefault(tenant).ShareOf(all);

        public bool FitsEmpty(PlacementJob job) => rooms.Exists(r => r.IsFor(job) && Amounts.Of(job.Takes).FitsIn(r.Has));

        public bool TryPlace(PlacementJob job)
        {
            var takes = Amounts.Of(job.Takes);
            Room? best = null;
            foreach (var room in rooms)
            {
                if (!room.IsReserved && room.IsFor(job) && takes.FitsIn(room.Free) && (best is null || room.IsTighterThan(best)))
                {
                    best = room;
                }
            }

            if (best is null)
            {
                return false;
            }

            best.Free -= takes;
            taken[job.Tenant] = taken.GetValueOrDefault(job.Tenant) + takes;
            places.Add((job.Id, best.Name));
            placed.Add(job.Id);
            return true;
        }

        /// <summary>Keeps the work node free that has least to free for it. Half of them at most, or one: the rest goes on taking what fits.</summary>
        public void Reserve(PlacementJob job)
        {
            if (rooms.Count(r => r.IsReserved) >= Math.Max(1, rooms.Count / 2))
            {
                return;
            }

            var takes = Amounts.Of(job.Takes);
            if (rooms.Where(r => !r.IsReserved && r.IsFor(job) && takes.FitsIn(r.Has)).MinBy(r => (r.Lacks(takes), r.Name), RoomOrder) is { } room)
            {
                room.IsReserved = true;
                reserved[room.Name] = job.Id;
            }
        }

        public void ShareOut(IReadOnlyList<(string Tenant, IReadOnlyList<PlacementJob> Jobs)> tenants)
        {
            var next = new PriorityQueue<(string Tenant, IReadOnlyList<PlacementJob> Jobs, int At), (double Share, string Tenant)>(TenantOrder);
            foreach (var (tenant, jobs) in tenants)
            {
                next.Enqueue((tenant, jobs, 0), (ShareOf(tenant), tenant));
            }

            // What did not fit once does not fit later in the same pass, and neither does anything that takes no less.
            var refused = new List<(Amounts Takes, string? OnlyAt)>();
            while (next.TryDequeue(out var turn, out _))
            {
                var (tenant, jobs, at) = turn;
                while (at < jobs.Count)
                {
                    var job = jobs[at++];
                    var takes = Amounts.Of(job.Takes);
                    if (placed.Contains(job.Id) || refused.Exists(r => (r.OnlyAt is null || r.OnlyAt == job.OnlyAt) && r.Takes.FitsIn(takes)))
                    {
                        Judge(job);
                        continue;
                    }

                    if (TryPlace(job))
                    {
                        next.Enqueue((tenant, jobs, at), (ShareOf(tenant), tenant));
                        break;
                    }

                    refused.RemoveAll(r => r.OnlyAt == job.OnlyAt && takes.FitsIn(r.Takes));
                    refused.Add((takes, job.OnlyAt));
                    Judge(job);
                }
            }
        }

        private static IComparer<(double, string)> RoomOrder { get; } = Comparer<(double Lack, string Name)>.Create((a, b) => a.Lack != b.Lack ? a.Lack.CompareTo(b.Lack) : string.CompareOrdinal(a.Name, b.Name));

        private static IComparer<(double, string)> TenantOrder => RoomOrder;

        private void Judge(PlacementJob job)
        {
            if (!placed.Contains(job.Id) && !FitsEmpty(job))
            {
                tooLarge.Add(job.Id);
            }
        }
    }

    private sealed class Room(PlacementNode node)
    {
        public string Name => node.Name;

        public Amounts Has { get; } = Amounts.Of(node);

        public Amounts Free { get; set; } = node.Taken.Aggregate(Amounts.Of(node), (free, job) => free - Amounts.Of(job.Takes));

        public bool IsReserved { get; set; }

        public bool IsFor(PlacementJob job) => job.OnlyAt is null || job.OnlyAt == Name;

        /// <summary>Accelerators are filled up one node after the other, and jobs without one leave nodes with free ones alone as long as they can.</summary>
        public bool IsTighterThan(Room other) => Free.Gpus != other.Free.Gpus ? Free.Gpus < other.Free.Gpus : Free.Cpus < other.Free.Cpus;

        /// <summary>How much has to become free, as the largest share of what there is.</summary>
        public double Lacks(Amounts takes) => (takes - Free).ShareOf(Has);
    }

    /// <summary>What is counted of a node and of a job.</summary>
    private readonly record struct Amounts(double Gpus, double Cpus, double Memory, double Disk, double Jobs)
    {
        /// <summary>Parts of a core add up to whole ones only so far in binary numbers.</summary>
        private const double Rounding = 1e-9;

        public static Amounts Of(JobResources of) => new(of.Gpus, of.Cpus, of.MemoryBytes, of.DiskBytes, 1);

        public static Amounts Of(PlacementNode of) => Of(of.Has) with { Jobs = of.MostJobs };

        public static Amounts operator +(Amounts a, Amounts b) => new(a.Gpus + b.Gpus, a.Cpus + b.Cpus, a.Memory + b.Memory, a.Disk + b.Disk, a.Jobs + b.Jobs);

        public static Amounts operator -(Amounts a, Amounts b) => new(a.Gpus - b.Gpus, a.Cpus - b.Cpus, a.Memory - b.Memory, a.Disk - b.Disk, a.Jobs - b.Jobs);

        public bool FitsIn(Amounts room) => Gpus <= room.Gpus && Cpus <= room.Cpus + Rounding && Memory <= room.Memory && Disk <= room.Disk && Jobs <= room.Jobs;

        public double ShareOf(Amounts all) => Math.Max(Share(Jobs, all.Jobs), Math.Max(Math.Max(Share(Gpus, all.Gpus), Share(Cpus, all.Cpus)), Math.Max(Share(Memory, all.Memory), Share(Disk, all.Disk))));

        private static double Share(double part, double whole) => part <= 0 ? 0 : whole > 0 ? part / whole : double.PositiveInfinity;
    }
}
