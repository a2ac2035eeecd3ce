namespace Megapod.Core.Model;

using Megapod.Core.Pods;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>
/// Everything a cycle sees, frozen at one instant. Arrays are indexed as <see cref="PowerTree"/> says and belong to the snapshot:
/// whoever fills them must not change them while a cycle runs.
/// </summary>
public sealed class SiteSnapshot
{
    /// <summary>The consumer index that stands for the battery in command reports.</summary>
    public const int BatteryCommand = -1;

    /// <summary>Who hands out work says at least so often how much there is; what is older says nothing.</summary>
    public static readonly TimeSpan OldestWork = TimeSpan.FromMinutes(2);

    /// <summary>Makes an empty snapshot of the right size: nothing measured, nothing plugged in.</summary>
    public SiteSnapshot(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        NodePower = new Reading[tree.Nodes.Length];
        ConsumerPower = new Reading[tree.Consumers.Length];
        SolarPower = new Reading[tree.Solar.Count];
        Connectors = new ConnectorReading[tree.ConnectorCount];
        Held = new HeldGrant[tree.Consumers.Length];
        FallbackUnset = new bool[tree.Consumers.Length];
        RackWork = new Reading[tree.RackCount];
        RackWorth = new RackWorth[tree.RackCount];
        SafetyLatched = new bool[tree.Nodes.Length];
        Loops = new LoopReading[tree.Pods.Count];
        Racks = new RackReading[tree.RackCount];
        Duties = new RackDuty[tree.RackCount];
        Reports = [];
    }

    /// <summary>When the snapshot was taken.</summary>
    public Instant TakenAt { get; set; }

    /// <summary>How the site stands to the grid by its driver's own word; counts only where no relay reports.</summary>
    public GridTopology Topology { get; set; } = GridTopology.GridTied;

    /// <summary>What the relay at the connection reports; where one is fitted, the topology follows from it and the voltages.</summary>
    public RelayReading Relay { get; set; }

    /// <summary>Active power at each node's meter, W, import positive; missing where there is no meter.</summary>
    public Reading[] NodePower { get; }

    /// <summary>Active power of each consumer, W; missing where it is not measured.</summary>
    public Reading[] ConsumerPower { get; }

    /// <summary>
    /// Active power into each solar plant, W, by the index of <see cref="PowerTree.Solar"/>: negative while it produces; missing where it is not measured. It explains what a meter above shows and
    /// is never headroom.
    /// </summary>
    public Reading[] SolarPower { get; }

    /// <summary>
    /// For how much of each rack's accelerators there is work, running or waiting, 0–1, by the rack's place among racks; missing where nobody says, which counts as for all. It says what a rack
    /// wants and is never headroom.
    /// </summary>
    public Reading[] RackWork { get; }

    /// <summary>What each rack's work says that power is worth to it, by the rack's place among racks; missing where nobody says, and then the site file's values count.</summary>
    public RackWorth[] RackWorth { get; }

    /// <summary>Each connector's state.</summary>
    public ConnectorReading[] Connectors { get; }

    /// <summary>What each consumer's device says it holds; unknown where a device cannot be asked or did not answer.</summary>
    public HeldGrant[] Held { get; }

    /// <summary>
    /// Per consumer: its device has refused the ceiling to which it shall fall when no grant is in force, so that it may draw its nameplate then. False also where the device has no such ceiling to take.
    /// </summary>
    public bool[] FallbackUnset { get; }

    /// <summary>The set-point that the battery says it holds.</summary>
    public HeldGrant BatteryHeld { get; set; }

    /// <summary>Per node: an emergency stop, fire, gas, leak or relay input is latched for its subtree.</summary>
    public bool[] SafetyLatched { get; }

    /// <summary>The cooling loop of each pod, by the pod's place in <see cref="PowerTree.Pods"/>.</summary>
    public LoopReading[] Loops { get; }

    /// <summary>What is known of each rack beside its power, by the rack's place among racks.</summary>
    public RackReading[] Racks { get; }

    /// <summary>What its pod's life leaves to each rack, by the rack's place among racks.</summary>
    public RackDuty[] Duties { get; }

    /// <summary>The battery; ignored when the site has none.</summary>
    public BatteryReading Battery { get; set; }

    /// <summary>Voltage on the site's side of the breaker, phase to neutral, V; the lowest phase.</summary>
    public Reading Voltage { get; set; }

    /// <summary>Outside temperature, °C.</summary>
    public Reading Ambient { get; set; }

    /// <summary>Limits on the root that came from outside while running (grid events), beside those of the site file; amounts are in W.</summary>
    public IReadOnlyList<LimitConfig> EventLimits { get; set; } = [];

    /// <summary>Answers to commands that arrived since the last cycle.</summary>
    public IReadOnlyList<CommandReport> Reports { get; set; }

    /// <summary>Energy imported so far in the current metering interval of the demand charge, Wh.</summary>
    public WattHours IntervalImport { get; set; }

    /// <summary>Highest interval mean of the billing month so far, W.</summary>
    public Watts MonthPeak { get; set; }

    /// <summary>Mean import up to which the metering interval that runs costs nothing more, where further charges on peaks say so; null: <see cref="MonthPeak"/>.</summary>
    public Watts? FreePeak { get; set; }

    /// <summary>How the tariff's further charges on peaks stand, in its order; empty: there are none, or nothing is known.</summary>
    public IReadOnlyList<ChargeState> ChargePeaks { get; set; } = [];

    /// <summary>Makes another snapshot of the same site say the same. Lists are shared: nobody changes them in place.</summary>
    /// <param name="other">The other one.</param>
    public void CopyTo(SiteSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.TakenAt = TakenAt;
        other.Topology = Topology;
        other.Relay = Relay;
        NodePower.CopyTo(other.NodePower, 0);
        ConsumerPower.CopyTo(other.ConsumerPower, 0);
        SolarPower.CopyTo(other.SolarPower, 0);
        RackWork.CopyTo(other.RackWork, 0);
        RackWorth.CopyTo(other.RackWorth, 0);
        Connectors.CopyTo(other.Connectors, 0);
        Held.CopyTo(other.Held, 0);
        FallbackUnset.CopyTo(other.FallbackUnset, 0);
        SafetyLatched.CopyTo(other.SafetyLatched, 0);
        Loops.CopyTo(other.Loops, 0);
        Racks.CopyTo(other.Racks, 0);
        Duties.CopyTo(other.Duties, 0);
        other.BatteryHeld = BatteryHeld;
        other.Battery = Battery;
        other.Voltage = Voltage;
        other.Ambient = Ambient;
        other.EventLimits = EventLimits;
        other.Reports = Reports;
        other.IntervalImport = IntervalImport;
        other.MonthPeak = MonthPeak;
        other.FreePeak = FreePeak;
        other.ChargePeaks = ChargePeaks;
    }
}
