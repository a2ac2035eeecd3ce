namespace Megapod.Twin.Faults;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What goes wrong in a world and when: one incident in each slot of twelve minutes, with quiet before it and time to settle after it. Behind a relay, what may
/// cost the site its grid has a longer slot, in which the site has come back. Kinds, and each kind together with a battery trip, come in the order of a
/// shuffled deck, so that none is missed for long.
/// </summary>
public static class IncidentSchedule
{
    /// <summary>An incident begins in each of these; in longer ones only where the site may lose its grid and has to come back.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(12);

    /// <summary>What a slot bears of an incident, s.</summary>
    private const double UsualSeconds = 240;

    /// <summary>One in four outages behind a relay is so long that the battery comes to its reserve or to its end, s.</summary>
    private const double LongestOutageSeconds = 3600;

    private const double LongOutageShare = 0.25;

    private const double EarliestSeconds = 90;
    private const double LatestSeconds = 150;

    /// <summary>Kinds that a site can have: without a battery, a pod or a connector there is nothing of theirs to break.</summary>
    public static IReadOnlyList<FaultKind> KindsOf(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return [.. Enum.GetValues<FaultKind>().Where(k => IsPossible(tree, k))];
    }

    /// <summary>The incidents of a world.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="seed">One seed is one world.</param>
    /// <param name="from">First instant.</param>
    /// <param name="to">First instant after the world.</param>
    /// <param name="kinds">Kinds to draw from; those that the site cannot have are left out. Null: all.</param>
    /// <param name="hasRelay">Whether the world fits a relay at the connection. Default no.</param>
    public static IReadOnlyList<Incident> Of(PowerTree tree, ulong seed, Instant from, Instant to, IReadOnlyCollection<FaultKind>? kinds = null, bool hasRelay = false)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var chance = new SeededRandom(seed).Split("faults");
        var possible = KindsOf(tree).Where(k => kinds is null || kinds.Contains(k)).ToArray();
        var deck = new List<(FaultKind Kind, bool WithTrip)>();
        var incidents = new List<Incident>();
        for (var slot = from; slot + Slot <= to && possible.Length > 0;)
        {
            if (deck.Count == 0)
            {
                deck.AddRange(possible.Select(k => (k, false)));
                deck.AddRange(possible.Where(k => k != FaultKind.BatteryTrip && tree.BatteryNode >= 0).Select(k => (k, true)));
                chance.Shuffle(deck);
            }

            var (kind, withTrip) = deck[^1];
            deck.RemoveAt(deck.Count - 1);
            var begin = slot + TimeSpan.FromSeconds(Math.Floor(chance.NextUniform(EarliestSeconds, LatestSeconds)));
            double length = chance.NextUniform();
            double seconds = Math.Floor(hasRelay && kind == FaultKind.GridOutage ? OutageLength(length) : Length(kind, length));

            // The trip comes shortly before, at, or in the middle of the other fault: whatever of both meets is met.
            double share = chance.NextUniform();
            double trip = share < 0.3 ? 0 : Math.Floor(((share - 0.3) / 0.7 * (seconds + 10)) - 5);
            ulong rest = chance.NextBits();
            slot += hasRelay ? Slot + ReturnTime(tree, kind, seconds) : Slot;
            if (slot > to)
            {
                break;
            }

            incidents.Add(new Incident(kind, begin, begin + TimeSpan.FromSeconds(seconds), withTrip ? begin + TimeSpan.FromSeconds(trip) : null, rest));
        }

        return incidents;
    }

    /// <summary>What a slot is longer by, so that a site that lost its grid is back and has all its load before the next incident.</summary>
    private static TimeSpan ReturnTime(PowerTree tree, FaultKind kind, double seconds)
    {
        var topology = tree.Site.Topology;
        return kind is FaultKind.GridOutage or FaultKind.VoltageDip or FaultKind.BreakerContradicts
            ? topology.ReturnAfter + topology.ReturnSpread + topology.ReconnectTime + TimeSpan.FromSeconds(Math.Max(0, seconds - UsualSeconds))
            : TimeSpan.Zero;
    }

    /// <summary>How long the grid is gone behind a relay in seconds, by a number from 0 to 1.</summary>
    private static double OutageLength(double share) => share < LongOutageShare
        ? UsualSeconds + ((LongestOutageSeconds - UsualSeconds) * share / LongOutageShare)
        : Length(FaultKind.GridOutage, (share - LongOutageShare) / (1 - LongOutageShare));

    /// <summary>How long a kind lasts in seconds, by a number from 0 to 1.</summary>
    private static double Length(FaultKind kind, double share) => kind switch
    {
        FaultKind.BatteryHot or FaultKind.BatteryCold => 420,
        FaultKind.VoltageDip => 1 + (2 * share),
        FaultKind.SixDips => 82,
        FaultKind.ControllerRestarted => 2,
        FaultKind.ControllerFrozen or FaultKind.ControllerKilled => 3 + (197 * share * share),
        FaultKind.ConnectorReboots => 20 + (70 * share),
        FaultKind.LimitCut => 240 + (60 * share),
        _ => 60 + (180 * share),
    };

    private static bool IsPossible(PowerTree tree, FaultKind kind) => kind switch
    {
        FaultKind.BatteryTrip or FaultKind.InverterTrip or FaultKind.BatteryHot or FaultKind.BatteryCold or FaultKind.SocWrong or FaultKind.SocJumps
            or FaultKind.SetpointIgnored => tree.BatteryNode >= 0,
        FaultKind.ConnectorIgnores or FaultKind.ConnectorForgets or FaultKind.ConnectorLies or FaultKind.ConnectorDisconnects
            or FaultKind.ConnectorReboots => tree.ConnectorCount > 0,
        FaultKind.PodIgnores or FaultKind.PodOvershoots or FaultKind.PodRestarts or FaultKind.Leak => tree.RackCount > 0,
        FaultKind.CoolingPumpLost => tree.Pods.Any(p => p.Cooling.Loop is null),
        FaultKind.PumpsLost or FaultKind.RackLeak or FaultKind.LoopLeak or FaultKind.CoolantHot or FaultKind.BranchTrip
            or FaultKind.LoopReadingsStale => tree.Pods.Any(p => p.Cooling.Loop is not null),
        _ => true,
    };
}
