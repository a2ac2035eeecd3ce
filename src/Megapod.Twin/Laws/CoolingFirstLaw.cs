namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Cooling first: no rack's own protection ever has to stop work because coolant is missing or hot; whoever runs the site has brought it down to idle before. A rack that its protection stops at
/// idle, because nobody has cut its power by then, had come down in time. Nothing is asked that could not be known: where the flow is not measured, readings stand still or commands are lost.
/// </summary>
public sealed class CoolingFirstLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "cooling-first";

    private readonly AskedTime asked;
    private readonly bool[] wasStopped;

    /// <summary>Watches a site.</summary>
    public CoolingFirstLaw(PowerTree tree)
    {
        asked = new AskedTime(tree);
        wasStopped = new bool[tree.RackCount];
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        asked.See(plant);
        foreach (var (pod, rack) in asked.Racks)
        {
            Judge(context, pod, plant.Loops[pod]!, rack);
        }
    }

    private void Judge(LawContext context, int pod, CoolingPlant loop, int r)
    {
        ref readonly var rack = ref loop.Racks[r];
        int place = loop.Places[r];
        bool isNew = rack.Stop != ProtectionCause.None && !wasStopped[place];
        wasStopped[place] = rack.Stop != ProtectionCause.None;
        if (!isNew)
        {
            return;
        }

        var config = context.Tree.Pods[pod];
        var consumer = context.Tree.Consumers[context.Tree.ConnectorCount + place];
        double most = AskedTime.IdleWatts(consumer);
        bool couldSee = rack.Stop != ProtectionCause.FlowLost || config.Cooling.Loop!.DesignFlowLitresPerSecond is not null;
        bool isSound = !context.Plant.Troubles[context.Tree.ConnectorCount + place].IsAny;
        bool hadTime = asked.Seconds(pod, Instant.Never, context.Plant.Now) >= AskedTime.DownSeconds(config);
        if (rack.DrawAtStopWatts > most && couldSee && isSound && hadTime)
        {
            string cause = rack.Stop == ProtectionCause.FlowLost ? "its coolant did not flow" : $"its coolant came at {loop.SupplyCelsius:F1} °C";
            context.Break(Name, $"{consumer.Id} drew {rack.DrawAtStopWatts:F0} W when its own protection stopped it because {cause}", context.Seconds);
        }
    }
}
