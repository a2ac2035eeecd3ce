namespace Megapod.Twin.Simulator;

using Megapod.Control.Cycle;
using Megapod.Control.Ledger;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>The controller that ships: cycle and regulator, joined to the plant's wires.</summary>
public class SiteController : ISiteController, IFastRegulator
{
    private readonly SiteCycle cycle;
    private readonly CycleOutput output;
    private readonly RegulatorSettings settings;
    private readonly RegulatorSettings fastSettings;
    private RegulatorState regulator;
    private Instant decidedAt;
    private bool endsStops;
    private Instant steppedAt;
    private bool hasCalled;
    private Cover[]? covers;
    private Instant aloneSince;

    /// <summary>A controller that has just started.</summary>
    /// <param name="tree">The site as the controller believes it to be; in a sound simulation the plant's own.</param>
    /// <param name="memory">What a controller before this one left behind; null: nothing, every device is at its fallback.</param>
    public SiteController(PowerTree tree, CycleMemory? memory = null)
    {
        Memory = memory ?? new CycleMemory(tree);
        cycle = new SiteCycle(tree, Memory);
        output = new CycleOutput(tree);
        settings = RegulatorSettings.Of(tree, SiteCycle.Period);
        fastSettings = RegulatorSettings.Of(tree, tree.Site.Battery?.RegulatorPeriod ?? SiteCycle.Period);
    }

    /// <summary>
    /// A controller that starts after another one died, from the bytes of its memory and the bounds of what it may have granted, as a journal keeps both. It
    /// listens until every command of the dead one has arrived, asks the devices what they hold, and goes on from there.
    /// </summary>
    public static SiteController After(PowerTree tree, SiteController dead)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(dead);
        return new SiteController(tree, CycleMemory.Restore(tree, dead.Memory.Save()).Value)
        {
            covers = [.. Enumerable.Range(0, tree.Consumers.Length + 1).Select(dead.Memory.CoverOf)],
        };
    }

    /// <inheritdoc/>
    public CycleOutput Output => output;

    /// <inheritdoc/>
    public bool StepsByItself { get; set; }

    /// <summary>What the cycle remembers.</summary>
    public CycleMemory Memory { get; }

    /// <inheritdoc/>
    public virtual void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(plant);
        if (!HasTakenOver(snapshot, plant.Tree, now))
        {
            return;
        }

        EndStops(snapshot, plant.Tree, now);
        cycle.Step(snapshot, Memory, plan, now, output);
        foreach (ref readonly var grant in output.Grants)
        {
            plant.Send(in grant);
        }

        plant.Send(output.Permit);
        for (int k = 0; k < output.Isolation.Count; k++)
        {
            plant.Send(output.Isolation[k]);
        }

        decidedAt = now;
        if (plant.Tree.BatteryNode >= 0 && !StepsByItself)
        {
            var input = new RegulatorInput(now, snapshot.NodePower[0], snapshot.Battery.Power) { Soc = snapshot.Battery.Soc };

            // The first step after a window looks back on hundredths: taken for a second's it would begin the rise of the second before once more.
            bool isAfterWindow = (now - steppedAt).Duration() < SiteCycle.Period;
            double setpoint = isAfterWindow ? Regulator.Step(in input, output.Target, in fastSettings, ref regulator) : Regulator.Step(in input, output.Target, in settings, ref regulator);
            plant.Send(new BatterySetpoint(output.TargetSequence, new Watts(setpoint), output.TargetDuration));
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The state is the one that the steps of a second left: in it are instants and powers and no count of steps, so neither way of stepping sees a seam. As at a live
    /// site nothing is told while the battery is gone, and what is told lapses when the decision's own set-point would have.
    /// </remarks>
    public bool Regulate(in RegulatorInput input, SitePlant plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        if (output.TargetSequence == 0 || covers is not null)
        {
            return false;
        }

        steppedAt = input.Now;
        double setpoint = Regulator.Step(in input, output.Target, in fastSettings, ref regulator);
        plant.Send(new BatterySetpoint(output.TargetSequence, new Watts(setpoint), output.TargetDuration - (input.Now - decidedAt)));
        bool calls = regulator.CallsCycle && !hasCalled;
        hasCalled = regulator.CallsCycle;
        return calls;
    }

    /// <inheritdoc/>
    public void VouchForDevices()
    {
        for (int i = 0; i < output.CeilingWatts.Length; i++)
        {
            Memory.ClearDisobedience(i);
        }

        Memory.ClearBatteryDisobedience();
        endsStops = Memory.StopCount > 0;
    }

    /// <summary>Whoever has looked after the pods ends their stops as soon as readings say that the causes are gone.</summary>
    private void EndStops(SiteSnapshot snapshot, PowerTree tree, Instant now)
    {
        if (!endsStops)
        {
            return;
        }

        for (int k = 0; k < tree.RackCount; k++)
        {
            cycle.EndStop(snapshot, Memory, tree.Consumers[tree.ConnectorCount + k].Id, now);
        }

        foreach (var pod in tree.Pods)
        {
            cycle.EndStop(snapshot, Memory, pod.Id, now);
        }

        endsStops = Memory.StopCount > 0;
    }

    private bool HasTakenOver(SiteSnapshot snapshot, PowerTree tree, Instant now)
    {
        if (covers is null)
        {
            return true;
        }

        aloneSince = aloneSince == Instant.Never ? now : aloneSince;
        var latency = tree.Consumers.Where(c => c.IsControlled).Select(c => c.Enforcement.CommandLatency).Append(tree.Site.Battery?.Enforcement.CommandLatency ?? TimeSpan.Zero).Max();
        if (now - aloneSince <= latency)
        {
            return false;
        }

        Memory.TakeOver(snapshot, covers, aloneSince, now);
        covers = null;
        return true;
    }
}
