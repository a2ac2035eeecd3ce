namespace Megapod.Twin.Faults;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;

/// <summary>
/// Lets the incidents of a schedule happen: it stands between the plant and whoever runs the site. What breaks in a device, on the wire or in the battery breaks
/// in the plant; what breaks in a meter or a clock is bent in the snapshot; what breaks in the controller is asked of the simulator.
/// </summary>
public sealed class FaultInjector
{
    /// <summary>So long after an incident a person has looked at the devices that were caught and vouches for them again, and has put pods right that were stopped or cut off.</summary>
    public static readonly TimeSpan PersonComesAfter = TimeSpan.FromSeconds(45);

    private readonly PowerTree tree;
    private readonly IReadOnlyList<Incident> schedule;
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private int next;
    private Fault? fault;
    private Instant personAt = Instant.Forever;

    /// <summary>Lets a schedule happen.</summary>
    public FaultInjector(PowerTree tree, IReadOnlyList<Incident> schedule)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(schedule);
        this.tree = tree;
        this.schedule = schedule;
    }

    /// <summary>What the present or the last incident excuses; null before the first.</summary>
    public Allowance? Allowance { get; private set; }

    /// <summary>The incident in force; null in between.</summary>
    public Incident? Present => fault?.Incident;

    /// <summary>How often each kind and pair has begun.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>Whether the controller runs in this step.</summary>
    public bool IsControllerRunning { get; private set; } = true;

    /// <summary>Whether the controller that runs from this step on is a new one without memory.</summary>
    public bool IsControllerNew { get; private set; }

    /// <summary>Whether something broke, jumped or was mended before this step.</summary>
    public bool IsEvent { get; private set; }

    /// <summary>Whether a person vouches for caught devices in this step.</summary>
    public bool IsPersonThere { get; private set; }

    /// <summary>By how much the controller's own clock is off.</summary>
    public TimeSpan ClockOffset { get; private set; }

    /// <summary>Begins, moves and ends incidents before a step.</summary>
    public void Advance(SitePlant plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        var now = plant.Now;
        IsControllerNew = false;
        IsEvent = false;
        IsPersonThere = now >= personAt;
        personAt = IsPersonThere ? Instant.Forever : personAt;
        for (int pod = 0; IsPersonThere && pod < tree.Pods.Count; pod++)
        {
            plant.ResetPod(pod);
        }

        if (fault is null && next < schedule.Count && now >= First(schedule[next]))
        {
            var incident = schedule[next++];
            counts[incident.Name] = counts.GetValueOrDefault(incident.Name) + 1;
            Allowance = Expectation.Of(tree, incident);
            fault = new Fault(incident, tree, plant);
        }

        if (fault is null)
        {
            return;
        }

        fault.Move(plant);
        IsEvent = fault.IsEvent;
        if (fault.IsOver(now))
        {
            IsEvent = true;
            fault.Mend(plant);
            fault = null;
            personAt = now + PersonComesAfter;
        }

        bool runs = fault?.IsControllerRunning ?? true;
        IsControllerNew = runs && !IsControllerRunning && schedule[next - 1].Kind != FaultKind.ControllerFrozen;
        IsControllerRunning = runs;
        ClockOffset = fault?.ClockOffset ?? TimeSpan.Zero;
        if (IsControllerNew)
        {
            plant.ForgetNumbers();
        }
    }

    /// <summary>Bends what the controller is shown.</summary>
    public void Bend(SiteSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        fault?.Bend(snapshot);
        if (ClockOffset == TimeSpan.Zero)
        {
            return;
        }

        // The controller stamps what it reads with its own clock.
        snapshot.TakenAt += ClockOffset;
        Shift(snapshot.NodePower);
        Shift(snapshot.ConsumerPower);
        for (int p = 0; p < snapshot.Loops.Length; p++)
        {
            var seen = snapshot.Loops[p];
            snapshot.Loops[p] = new LoopReading(Shifted(seen.Supply), Shifted(seen.Return), Shifted(seen.Flow), Shifted(seen.IsLeaking), Shifted(seen.IsIsolated));
        }

        for (int r = 0; r < snapshot.Racks.Length; r++)
        {
            var seen = snapshot.Racks[r];
            snapshot.Racks[r] = new RackReading(Shifted(seen.Flow), Shifted(seen.IsLeaking), Shifted(seen.IsOn), Shifted(seen.IsLiquidIsolated), Shifted(seen.IsElectricallyIsolated));
        }

        snapshot.Voltage = Shifted(snapshot.Voltage);
        snapshot.Ambient = Shifted(snapshot.Ambient);
        snapshot.Relay = snapshot.Relay with { MeasuredAt = snapshot.Relay.MeasuredAt + ClockOffset, GridVoltage = Shifted(snapshot.Relay.GridVoltage) };
        snapshot.Battery = snapshot.Battery with { Power = Shifted(snapshot.Battery.Power), Soc = Shifted(snapshot.Battery.Soc) };
        snapshot.Reports = [.. snapshot.Reports.Select(r => r with { At = r.At + ClockOffset })];
        snapshot.EventLimits = [.. snapshot.EventLimits.Select(l => l with { ValidFrom = l.ValidFrom + ClockOffset, ValidUntil = l.ValidUntil + ClockOffset })];
    }

    /// <summary>Bends one sample that the regulator is shown between two snapshots.</summary>
    /// <param name="node">Node whose meter took it; −1: no meter of the power tree.</param>
    /// <param name="sample">The sample.</param>
    public Reading Bend(int node, Reading sample) => Shifted(fault?.Bend(node, sample) ?? sample);

    private static Instant First(Incident incident) => incident.TripAt is { } trip && trip < incident.From ? trip : incident.From;

    private void Shift(Reading[] readings)
    {
        for (int i = 0; i < readings.Length; i++)
        {
            readings[i] = Shifted(readings[i]);
        }
    }

    private Reading Shifted(Reading reading) => reading.Quality == Quality.Missing ? reading : reading with { MeasuredAt = reading.MeasuredAt + ClockOffset };
}
