namespace Megapod.Site.Pods.Dsx;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Polling;

/// <summary>
/// A pod by its building management system: its points become readings of the pod's parts on the board, what the control cycle sees of loop and racks, and the way by which isolation is asked for. What is
/// not described, or says nothing, stays missing; what the table calls stale is stale here, a lost heartbeat included.
/// </summary>
internal sealed class DsxPodMap
{
    private const string LiquidRequest = "RackLiquidIsolationRequest";
    private const string PowerRequest = "RackElectricalIsolationRequest";

    private readonly PodConfig pod;
    private readonly DsxTable table;
    private readonly DsxRackNames names;
    private readonly DsxBoardHand hand;
    private readonly DsxIsolation isolation;
    private readonly string cdu;
    private DsxPodSight sight;
    private IReadOnlyList<Fault> faults = [];

    /// <summary>A map that has not looked yet.</summary>
    /// <param name="pod">The pod of the site file.</param>
    /// <param name="siteRacks">Ids of all racks of the site by their place among racks, as isolation orders count them.</param>
    /// <param name="table">What the building management system says.</param>
    /// <param name="board">Where the pod's readings go.</param>
    /// <param name="ask">Publishes at a point that is ours, such as <see cref="DsxIntegration.SetAsync"/>.</param>
    public DsxPodMap(PodConfig pod, IReadOnlyList<string> siteRacks, DsxTable table, PodBoard board, Func<string, double?, bool, CancellationToken, Task<Fault?>> ask)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(siteRacks);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(ask);
        this.pod = pod;
        this.table = table;
        names = new DsxRackNames(pod, siteRacks);
        hand = new DsxBoardHand(board);
        isolation = new DsxIsolation(pod, siteRacks, table.Integration, ask);
        cdu = PodTreeBuilder.CoolingUnitOf(pod.Id);
        sight = DsxPodSight.None(pod.Racks.Select(rack => rack.Id));
    }

    /// <summary>What was wrong with descriptions and values at the last look; any thread.</summary>
    public IReadOnlyList<Fault> Faults => Volatile.Read(ref faults);

    /// <summary>Looks at the table and puts onto the board what it knows. One thread at a time.</summary>
    /// <param name="now">Now, by the clock that stamps messages.</param>
    public void Update(Instant now)
    {
        var entries = table.Entries(now);
        var found = new List<Fault>();
        var claims = new DsxClaims();
        if (entries.Count > 0)
        {
            claims = new DsxPodReader(pod, new DsxPlaces(pod, names, entries, found), found).Read(entries);
        }

        var racks = pod.Racks.Select(rack => rack.Id).ToList();
        var isolated = States.All(racks.Select(rack => claims.Of(rack, PartQuantity.IsLiquidIsolated)));
        if (isolated.Quality != Quality.Missing)
        {
            claims.Conclude(cdu, PartQuantity.IsLiquidIsolated, isolated);
        }

        hand.Put(claims);
        Volatile.Write(ref sight, new DsxPodSight(
            now,
            new LoopReading(
                claims.Of(cdu, PartQuantity.SupplyTemperature),
                claims.Of(cdu, PartQuantity.ReturnTemperature),
                claims.Of(cdu, PartQuantity.Flow),
                claims.Of(PodTreeBuilder.LeakDetectorOf(cdu), PartQuantity.IsLeaking),
                isolated),
            racks.ToFrozenDictionary(rack => rack, rack => RackOf(claims, rack), StringComparer.Ordinal),
            racks.ToFrozenDictionary(rack => rack, rack => Better(claims.Of(rack, PartQuantity.Power), claims.Of(PodTreeBuilder.DistributionOf(rack), PartQuantity.Power)), StringComparer.Ordinal),
            claims.Of(pod.Id, PartQuantity.Power),
            Requests()));
        Volatile.Write(ref faults, [.. found.Distinct()]);
    }

    /// <summary>The pod's cooling loop: what its cooling unit says of the racks' side, and whether the liquid of all racks is shut off. Any thread.</summary>
    /// <param name="now">Now.</param>
    public LoopReading Loop(Instant now)
    {
        var seen = Volatile.Read(ref sight);
        var loop = seen.Loop;
        return new LoopReading(seen.Aged(loop.Supply, now), seen.Aged(loop.Return, now), seen.Aged(loop.Flow, now), seen.Aged(loop.IsLeaking, now), seen.Aged(loop.IsIsolated, now));
    }

    /// <summary>A rack beside its power. Any thread.</summary>
    /// <param name="rackId">Its id of the site file.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="ArgumentException">It is none of the pod's.</exception>
    public RackReading Rack(string rackId, Instant now)
    {
        var seen = Volatile.Read(ref sight);
        var rack = Own(seen.Racks, rackId);
        return new RackReading(seen.Aged(rack.Flow, now), seen.Aged(rack.IsLeaking, now), seen.Aged(rack.IsOn, now), seen.Aged(rack.IsLiquidIsolated, now), seen.Aged(rack.IsElectricallyIsolated, now));
    }

    /// <summary>A rack's power at the last look, W: what its own point says, else the meter that serves it alone. Any thread.</summary>
    /// <param name="rackId">Its id of the site file.</param>
    /// <exception cref="ArgumentException">It is none of the pod's.</exception>
    public Reading RackPower(string rackId) => Own(Volatile.Read(ref sight).RackPower, rackId);

    /// <summary>The pod's power at the last look, W, by the meter that serves it and nothing else; missing where there is none. Any thread.</summary>
    public Reading PodPower() => Volatile.Read(ref sight).PodPower;

    /// <summary>Asks for what shall be cut off, or says that nothing is asked for any more. It does not wait, and never asks for anything to be given back. One thread at a time.</summary>
    /// <param name="order">An order for this pod.</param>
    /// <returns>What cannot be asked for, each told once; empty as a rule.</returns>
    public IReadOnlyList<Fault> Order(in IsolationOrder order) => isolation.Order(order, Volatile.Read(ref sight));

    private static RackReading RackOf(DsxClaims claims, string rack) => new(
        claims.Of(rack, PartQuantity.Flow),
        claims.Of(PodTreeBuilder.LeakDetectorOf(rack), PartQuantity.IsLeaking),
        claims.Of(rack, PartQuantity.IsOn),
        claims.Of(rack, PartQuantity.IsLiquidIsolated),
        claims.Of(rack, PartQuantity.IsElectricallyIsolated));

    /// <summary>The first, unless it says nothing good and the other does.</summary>
    private static Reading Better(in Reading first, in Reading other) => first.Quality >= other.Quality ? first : other;

    private static T Own<T>(FrozenDictionary<string, T> racks, string rackId) =>
        racks.TryGetValue(rackId, out var found) ? found : throw new ArgumentException($"'{rackId}' is no rack of this pod.", nameof(rackId));

    private FrozenDictionary<(string Rack, bool IsPower), IReadOnlyList<string>> Requests() => table.Owned()
        .Where(point => point is { ObjectType: "Rack", PointType: LiquidRequest or PowerRequest })
        .Select(point => (Rack: names.RackOf(point), IsPower: point.PointType == PowerRequest, point.Key))
        .Where(point => point.Rack is not null)
        .GroupBy(point => (point.Rack!, point.IsPower))
        .ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(point => point.Key)]);
}
