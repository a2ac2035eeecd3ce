namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Nothing starts again by itself: once a rack was stopped, cut off or wet, its branch had tripped, its coolant had not flowed or had come at the temperature at which racks are stopped, it takes
/// no more than its idle power until a person has reset the pod. It has the time to come down in which the first of these can be seen and obeyed. What is wet outside the racks holds for all racks of the pod.
/// </summary>
public sealed class NoRestartLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "no-restart";

    private readonly AskedTime asked;

    // Since when what must be seen to be over latches has been there, and since when it is latched; Never: it is not.
    private readonly Instant[] shortSince;
    private readonly Instant[] latchedAt;

    /// <summary>Watches a site.</summary>
    public NoRestartLaw(PowerTree tree)
    {
        asked = new AskedTime(tree);
        shortSince = new Instant[tree.RackCount];
        latchedAt = new Instant[tree.RackCount];
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
        var now = context.Plant.Now;
        var config = context.Tree.Pods[pod];
        int place = loop.Places[r];
        ref readonly var rack = ref loop.Racks[r];
        if (latchedAt[place].Ticks <= loop.ResetAtTicks)
        {
            latchedAt[place] = Instant.Never;
        }

        if (shortSince[place].Ticks <= loop.ResetAtTicks)
        {
            shortSince[place] = Instant.Never;
        }

        // What could pass between two readings has to be there for longer than that; what stays until a person comes does not.
        bool isShort = IsShort(config.Cooling.Loop!, loop, r) && asked.Seconds(pod, Instant.Never, now) >= 0;
        shortSince[place] = !isShort ? Instant.Never : shortSince[place] == Instant.Never ? now : shortSince[place];
        bool wasSeen = isShort && (now - shortSince[place]).TotalSeconds > AskedTime.SeenSeconds(config);
        if (latchedAt[place] == Instant.Never && (!rack.HasPower || rack.IsWet || loop.IsWet || wasSeen))
        {
            latchedAt[place] = wasSeen ? shortSince[place] : now;
        }

        if (latchedAt[place] == Instant.Never)
        {
            return;
        }

        var consumer = context.Tree.Consumers[context.Tree.ConnectorCount + place];
        double most = AskedTime.IdleWatts(consumer);
        double draw = context.Plant.ConsumerMeanWatts[context.Tree.ConnectorCount + place];
        bool isSound = !context.Plant.Troubles[context.Tree.ConnectorCount + place].IsAny;
        if (draw > most && isSound && asked.Seconds(pod, latchedAt[place], now) > AskedTime.DownSeconds(config) + context.Seconds)
        {
            context.Break(Name, $"{consumer.Id} draws {draw:F0} W, {draw - consumer.Minimum.Value:F0} W above idle, {(now - latchedAt[place]).TotalSeconds:F0} s after it was held off, and nobody has reset {config.Id}", context.Seconds);
        }
    }

    private static bool IsShort(CoolingLoopConfig config, CoolingPlant loop, int r) =>
        (config.DesignFlowLitresPerSecond is not null && loop.Racks[r].FlowLitresPerSecond < config.LeastFlowShare * loop.DesignOf(r)) || loop.SupplyCelsius >= config.StopAt.Value;
}
