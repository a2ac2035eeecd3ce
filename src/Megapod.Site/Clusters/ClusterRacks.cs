namespace Megapod.Site.Clusters;

using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The racks of one cluster. It has one budget: the sum of what its racks were given and still hold, for the shortest of their times. A rack says yes to a ceiling when a look at the cluster has shown that
/// all of it may draw no more than a budget in which that ceiling is; what it draws and holds is divided over its racks in the ratio of their ceilings.
/// </summary>
/// <remarks>Whoever calls holds a lock.</remarks>
internal sealed class ClusterRacks
{
    /// <summary>Sums in another order differ by less than this, W.</summary>
    private const double RoundingWatts = 1e-3;

    /// <summary>A ceiling that ends within two cycles is not counted any more: what was given must not outlast it.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(2);

    /// <summary>After a start the first budget waits so long for all racks to be given something, else a cluster would be shed for those that are a cycle later.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(3);

    /// <summary>A budget for racks that have nothing any more; it is given anew before it ends.</summary>
    private static readonly TimeSpan Nothing = TimeSpan.FromHours(1);

    /// <summary>Checkpoints and nodes that go off take some minutes; what stays longer above its budget stays.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal);
    private Instant firstToldAt = Instant.Never;
    private WorkBudget? given;
    private bool isChanged;
    private ClusterSight? sight;
    private Instant aboveSince = Instant.Never;

    /// <summary>What all racks are declared for, W.</summary>
    public double NameplateWatts => parts.Values.Sum(p => p.Rack.NameplateWatts);

    /// <summary>What all racks are declared to draw when their ceilings have lapsed, W.</summary>
    public double FallbackWatts => parts.Values.Sum(p => p.Rack.FallbackWatts);

    /// <summary>Whether there are any.</summary>
    public bool IsAny => parts.Count > 0;

    private double IdleWatts => parts.Values.Sum(p => p.Rack.IdleWatts);

    /// <summary>These are its racks from now on. Those that stay keep what they were given.</summary>
    public void Take(IReadOnlyList<ClusterRack> racks)
    {
        foreach (string gone in parts.Keys.Except(racks.Select(r => r.Id), StringComparer.Ordinal).ToList())
        {
            parts.Remove(gone);
            isChanged = true;
        }

        foreach (var rack in racks)
        {
            parts[rack.Id] = parts.TryGetValue(rack.Id, out var known) ? known with { Rack = rack } : new Part(rack);
        }
    }

    /// <summary>A rack is given a ceiling.</summary>
    public void Tell(string rack, in GrantCommand command, Instant now)
    {
        parts[rack] = parts[rack] with { Told = command, ToldAt = now, Budget = 0, IsAnswered = false, IsCounted = true };
        firstToldAt = firstToldAt == Instant.Never ? now : firstToldAt;
        isChanged = true;
    }

    /// <summary>What the cluster is to be given now; null: it has it already, or not all racks were given something yet.</summary>
    public WorkBudget? Due(Instant now)
    {
        foreach (var (id, part) in parts.ToList())
        {
            if (part.IsCounted && part.Left(now) <= Ending)
            {
                parts[id] = part with { IsCounted = false };
                isChanged = true;
            }
        }

        if (firstToldAt == Instant.Never || (given is null && now - firstToldAt < Gathering && parts.Values.Any(p => p.Told is null)))
        {
            return null;
        }

        if (!isChanged)
        {
            return null;
        }

        isChanged = false;
        var counted = parts.Values.Where(p => p.IsCounted).ToList();
        var next = new WorkBudget((given?.Sequence ?? 0) + 1, new Watts(counted.Sum(p => p.Told!.Value.Ceiling.Value)), counted.Count == 0 ? Nothing : counted.Min(p => p.Left(now)));
        foreach (var (id, part) in parts.Where(p => p.Value is { IsCounted: true, Budget: 0 }).ToList())
        {
            parts[id] = part with { Budget = next.Sequence };
        }

        given = next;
        return next;
    }

    /// <summary>What a look has shown.</summary>
    public void See(ClusterSight? seen)
    {
        if (seen is null || ReferenceEquals(seen, sight))
        {
            return;
        }

        sight = seen;
        bool isAbove = seen.CeilingWatts > Math.Max(seen.BudgetWatts, IdleWatts) + RoundingWatts;
        aboveSince = !isAbove ? Instant.Never : aboveSince == Instant.Never ? seen.At : aboveSince;
    }

    /// <summary>For how long the cluster has been above its budget when that is longer than anything that it does takes, and by how much; null: it keeps to it, or is on its way down.</summary>
    public (double CeilingWatts, double BudgetWatts)? Stuck => sight is { } seen && aboveSince != Instant.Never && seen.At - aboveSince >= Patience ? (seen.CeilingWatts, seen.BudgetWatts) : null;

    /// <summary>
    /// A rack's answer to its newest ceiling, once. While the cluster does not keep it, that is the yes to the last one that it has kept: it is there, and holds no more than that.
    /// </summary>
    /// <returns>Number of the command to which it says yes; 0: nothing.</returns>
    public uint TakeAnswer(string rack)
    {
        if (sight is not { } seen || !parts.TryGetValue(rack, out var part) || part.Told is not { } told || part.Budget == 0 || seen.Budget < part.Budget)
        {
            return 0;
        }

        if (part.KeptSequence != told.Sequence && seen.CeilingWatts <= Math.Max(seen.BudgetWatts, IdleWatts) + RoundingWatts)
        {
            parts[rack] = part with { KeptSequence = told.Sequence, IsAnswered = true };
            return told.Sequence;
        }

        if (part.IsAnswered)
        {
            return 0;
        }

        parts[rack] = part with { IsAnswered = true };
        return part.KeptSequence;
    }

    /// <summary>What a rack holds: its part of the most that the cluster may draw.</summary>
    /// <param name="rack">The rack.</param>
    /// <param name="lasts">How long it says that this lasts: as long as any grant, because in silence it goes on.</param>
    public HeldGrant Held(string rack, TimeSpan lasts) =>
        sight is { } seen && double.IsFinite(seen.CeilingWatts) && parts.ContainsKey(rack) ? new HeldGrant(new Watts(seen.CeilingWatts * Share(rack)), lasts, seen.At) : HeldGrant.Unknown;

    /// <summary>What a rack draws: its part of what all of them measure, or of what the cluster is reckoned to draw where one of them does not measure.</summary>
    /// <param name="rack">The rack.</param>
    /// <param name="measured">What a rack's own unit has measured.</param>
    public Reading Power(string rack, Func<string, Reading> measured)
    {
        var own = parts.Values.Where(p => p.Rack.IsMeasured).Select(p => measured(p.Rack.Id)).ToList();
        return own.Count == parts.Count
            ? own.TrueForAll(r => r.Quality == Quality.Good) ? Reading.Good(own.Sum(r => r.Value) * Share(rack), own.Min(r => r.MeasuredAt)) : Reading.Missing
            : sight is { } seen && double.IsFinite(seen.DrawWatts) ? Reading.Good(seen.DrawWatts * Share(rack), seen.At) : Reading.Missing;
    }

    private double Share(string rack)
    {
        if (!parts.TryGetValue(rack, out var part))
        {
            return 0;
        }

        double all = parts.Values.Sum(p => p.IsCounted ? p.Told!.Value.Ceiling.Value : 0);
        return all > 0 ? (part.IsCounted ? part.Told!.Value.Ceiling.Value / all : 0) : part.Rack.NameplateWatts / NameplateWatts;
    }

    /// <summary>One rack with what it was given.</summary>
    private sealed record Part(ClusterRack Rack)
    {
        /// <summary>Its newest ceiling; null: none yet.</summary>
        public GrantCommand? Told { get; init; }

        /// <summary>When it came.</summary>
        public Instant ToldAt { get; init; }

        /// <summary>Whether that is part of the budget: it has not lapsed.</summary>
        public bool IsCounted { get; init; }

        /// <summary>The first budget that it is in; 0: none yet.</summary>
        public uint Budget { get; init; }

        /// <summary>Number of the last command that was kept; 0: none yet.</summary>
        public uint KeptSequence { get; init; }

        /// <summary>Whether its newest ceiling was answered, with one word or the other.</summary>
        public bool IsAnswered { get; init; }

        /// <summary>What is left of its time.</summary>
        public TimeSpan Left(Instant now) => Told is { } told ? told.Duration - (now - ToldAt) : TimeSpan.Zero;
    }
}
