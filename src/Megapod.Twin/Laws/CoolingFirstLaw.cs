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

    private const double NoiseWatts = 100;

    private readonly CoolingWatch watch;
    private readonly bool[] wasStopped;

    /// <summary>Watches a site.</summary>
    public CoolingFirstLaw(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        watch = new CoolingWatch(tree);
        wasStopped = new bool[tree.RackCount];
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        watch.See(plant);
        for (int pod = 0; pod < plant.Loops.Length; pod++)
        {
            for (int r = 0; r < plant.Loops[pod]?.Racks.Length; r++)
            {
                Judge(context, pod, plant.Loops[pod]!, r);
            }
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
        double most = consumer.Minimum.Value + consumer.Enforcement.Overshoot.Value + NoiseWatts;
        bool couldSee = rack.Stop != ProtectionCause.FlowLost || config.Cooling.Loop!.DesignFlowLitresPerSecond is not null;
        bool isSound = !context.Plant.Troubles[context.Tree.ConnectorCount + place].IsAny;
        bool hadTime = watch.AskedSeconds(pod, Instant.Never, context.Plant.Now) >= CoolingWatch.DownSeconds(config);
        if (rack.DrawAtStopWatts > most && couldSee && isSound && hadTime)
        {
            string cause = rack.Stop == ProtectionCause.FlowLost ? "its coolant did not flow" : $"its coolant came at {loop.SupplyCelsius:F1} °C";
            context.Break(Name, $"{consumer.Id} drew {rack.DrawAtStopWatts:F0} W when its own protection stopped it because {cause}", context.Seconds);
        }
    }
}
