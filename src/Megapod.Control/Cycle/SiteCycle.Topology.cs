namespace Megapod.Control.Cycle;

using Megapod.Control.Ledger;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>How the site stands to the grid: what relay and voltages say comes in, the root's limit follows from it, and people are told.</summary>
public sealed partial class SiteCycle
{
    /// <summary>A battery puts voltage on a black site only with energy for a quarter of an hour of what then draws by itself.</summary>
    private const double StartHours = 0.25;

    /// <summary>So far above empty the battery stops handing the load over to a grid that is back, as a fraction of its energy.</summary>
    private const double HandOverSoc = 0.01;

    /// <summary>Discharge below which a battery carries no island to speak of, W; the time that it would hold is not shown then.</summary>
    private const double LeastShownWatts = 100;

    private void StandToGrid(SiteSnapshot snapshot, CycleMemory memory, Instant now)
    {
        double soc = snapshot.Battery.Soc.IsFresh(now, TimeSpan.FromSeconds(30)) && snapshot.Battery.Soc.Value is >= 0 and <= 1 ? snapshot.Battery.Soc.Value : double.NaN;
        input.Soc = tree.Site.Battery is null || !snapshot.Battery.IsOnline ? double.NaN : soc;
        double startSoc = tree.Site.Battery is { } battery
            ? battery.MinimumSoc + (2 * battery.SocSigma) + (topologySettings.SilentWatts * StartHours / battery.Energy.Value / Math.Sqrt(battery.RoundTripEfficiency))
            : double.PositiveInfinity;
        var import = snapshot.NodePower[0];
        var topologyInput = new TopologyInput(
            now,
            snapshot.Topology,
            snapshot.Relay,
            snapshot.Voltage,
            import.IsFresh(now, rootOldest) ? import.Value : double.NaN,
            input.Soc,
            CapabilityOf(snapshot),
            memory.Topology.IsTied ? double.NaN : Promised(memory.Ledger),
            startSoc,
            memory.Topology.Step != StartStep.All && IsConfirmed(snapshot, memory, now));
        memory.Topology.Advance(in topologyInput, topologySettings);
    }

    /// <summary>What the battery can give now, W; 0 when nobody knows what is in it.</summary>
    private double CapabilityOf(SiteSnapshot snapshot) => tree.Site.Battery is { } battery && snapshot.Battery.IsOnline && !double.IsNaN(input.Soc)
        ? Math.Min(snapshot.Battery.DischargeCapability.Value, battery.Power.Value)
        : 0;

    /// <summary>Voltage at which currents are judged, V. In a dip it is the last sound one: a dip inside the curve sheds nothing.</summary>
    private double Voltage(SiteSnapshot snapshot, CycleMemory memory, Instant now) =>
        memory.Topology.Topology == GridTopology.RidingThrough ? memory.Topology.TiedVolts : snapshot.Voltage.IsFresh(now, rootOldest) ? snapshot.Voltage.Value : double.NaN;

    /// <summary>What all consumers may draw at worst, W, whoever carries them.</summary>
    private double Promised(GrantLedger ledger)
    {
        double promised = tree.Nodes[0].Residual.Value;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            promised += ledger.WorstCase(i);
        }

        return promised;
    }

    private bool MayHandOver(CycleMemory memory, double soc) => memory.Topology.Topology == GridTopology.Reconnecting && tree.Site.Battery is { } battery
        && soc > battery.MinimumSoc + (2 * battery.SocSigma) + HandOverSoc;

    /// <summary>Whether all that the present step of a start has brought back answers, holds what it was told, and is carried by its source.</summary>
    private bool IsConfirmed(SiteSnapshot snapshot, CycleMemory memory, Instant now)
    {
        double volts = snapshot.Voltage.IsFresh(now, rootOldest) ? snapshot.Voltage.Value / topologySettings.NominalVolts : double.NaN;
        if (!(volts >= 1 - TopologySettings.SoundBand))
        {
            return false;
        }

        var battery = snapshot.Battery.Power;
        if (memory.Topology.IsIsland && !(battery.IsFresh(now, rootOldest) && -battery.Value <= CapabilityOf(snapshot)))
        {
            return false;
        }

        bool isConfirmed = true;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var consumer = tree.Consumers[i];
            bool isOfStep = memory.Topology.Step switch
            {
                StartStep.Cooling => consumer.Kind == ConsumerKind.Cooling,
                StartStep.FirmRacks => consumer is { Kind: ConsumerKind.Rack, Class: WorkloadClass.Firm },
                StartStep.Cars => consumer.Kind == ConsumerKind.Connector,
                StartStep.OtherRacks => consumer.Kind == ConsumerKind.Rack,
                _ => false,
            };

            // Who was given up or caught counts at its worst already, and an empty stall has nothing to confirm.
            bool isWaitedFor = isOfStep && !(consumer.IsControlled && (memory.Ledger.IsAdvisory[i] || memory.Commands[i].IsGivenUp))
                && !(i < tree.ConnectorCount && !snapshot.Connectors[i].IsPlugged);
            isConfirmed &= !isWaitedFor || (snapshot.ConsumerPower[i].IsFresh(now, oldest[i]) && (!consumer.IsControlled || memory.Ledger.HoldsConfirmed(i, memory.Topology.StepSince, memory.TargetWatts[i])));
        }

        return isConfirmed;
    }

    /// <summary>
    /// The root limit is a function of the topology. Islanded, the meter reads zero and the grid gives nothing: what the battery can deliver is the
    /// limit. Where the breaker's position is unknown the smaller of both counts. After a return it rises on a ramp from what the site drew before.
    /// </summary>
    private void ApplyTopology(SiteSnapshot snapshot, CycleMemory memory, Instant now)
    {
        var ledger = memory.Ledger;
        double capability = ledger.BatteryIndex >= 0 ? CapabilityOf(snapshot) : 0;
        switch (memory.Topology.Topology)
        {
            case GridTopology.GridTied or GridTopology.RidingThrough:
                break;
            case GridTopology.Reconnecting:
                ledger.CapRoot(memory.Topology.AllowedWatts(topologySettings, now));
                break;
            case GridTopology.Unknown:
                ledger.CapRoot(Math.Max(0, capability - MarginOf(ledger)));
                if (ledger.BatteryIndex >= 0)
                {
                    ledger.BatterySupportsNothing();
                }

                break;
            case GridTopology.Black:
                ledger.CapRoot(0);
                ledger.AllMayHaveForgotten(now);
                break;
            default:
                // What is kept free below a limit is kept free below the battery's capability too: its power is no less one.
                ledger.CapRoot(0);
                if (ledger.BatteryIndex >= 0)
                {
                    ledger.BatteryFormsGrid(Math.Max(0, capability - MarginOf(ledger)));
                }

                break;
        }
    }

    /// <summary>What meters' errors and overshoots take of the connection's limit, W; they take as much of the battery's power where that is the limit.</summary>
    private static double MarginOf(GrantLedger ledger)
    {
        double margin = 0;
        for (int r = 0; r < ledger.Rows.Length; r++)
        {
            margin = ledger.Rows[r] is { Node: 0, IsActivePower: true } ? Math.Max(margin, ledger.Margin(r)) : margin;
        }

        return margin;
    }

    /// <summary>What people and relay are told: the topology, the permission, and for how long the battery carries the site alone.</summary>
    private void TellTopology(SiteSnapshot snapshot, CycleMemory memory, Instant now, CycleOutput output)
    {
        ref readonly var topology = ref memory.Topology;
        output.Topology = topology.Topology;
        output.TopologySince = topology.Since;
        output.ReturnsAt = topology.ReturnsAt(topologySettings);
        output.Step = topology.Step;
        output.Permit = topology.Permit;
        output.HoldHours = double.NaN;
        output.FirmHoldHours = double.NaN;
        if (topology.IsIsland && memory.Ledger.BatteryIndex >= 0)
        {
            // The ledger's limit is zero there and the battery stands against it; people think of it the other way round.
            double capability = CapabilityOf(snapshot);
            output.MarginWatts = Math.Min(capability, MarginOf(memory.Ledger));
            output.UsableWatts = capability - output.MarginWatts;
            output.CommittedWatts += output.UsableWatts;
        }

        output.Raise(SiteFault.Islanded, topology.IsIsland);
        output.Raise(SiteFault.Black, topology.Topology == GridTopology.Black);
        output.Raise(SiteFault.BreakerUnknown, topology.Topology == GridTopology.Unknown);
        if (!tree.Site.Topology.CanIsland || tree.Site.Battery is not { } battery || double.IsNaN(input.Soc))
        {
            return;
        }

        double present = 0;
        double firm = 0;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var consumer = tree.Consumers[i];
            double watts = double.IsNaN(drawn[i]) ? consumer.IsControlled ? consumer.Fallback.Value : nameplate[i] : drawn[i];
            present += watts;
            firm += consumer.Kind switch
            {
                ConsumerKind.Connector => snapshot.Connectors[i].IsPlugged ? Math.Min(watts, consumer.Minimum.Value) : 0,
                ConsumerKind.Rack => consumer.Class == WorkloadClass.Firm ? watts : Math.Min(watts, consumer.Minimum.Value),
                _ => watts,
            };
        }

        double energy = Math.Max(0, input.Soc - battery.MinimumSoc - (2 * battery.SocSigma)) * battery.Energy.Value * Math.Sqrt(battery.RoundTripEfficiency);
        output.HoldHours = present > LeastShownWatts ? energy / present : double.NaN;
        output.FirmHoldHours = firm > LeastShownWatts ? energy / firm : double.NaN;
    }
}
