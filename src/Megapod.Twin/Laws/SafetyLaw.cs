namespace Megapod.Twin.Laws;

/// <summary>Zero grants for the subtree of a latched safety input: two steps after it latched, nothing on the wire allows anything below it.</summary>
public sealed class SafetyLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "safety-latch";

    private const int GraceSteps = 2;
    private int[] steps = [];

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        if (steps.Length == 0)
        {
            steps = new int[plant.SafetyLatched.Length];
        }

        for (int n = 0; n < steps.Length; n++)
        {
            steps[n] = plant.SafetyLatched[n] ? steps[n] + 1 : 0;
            if (steps[n] <= GraceSteps)
            {
                continue;
            }

            foreach (var command in plant.InFlight)
            {
                var consumer = context.Tree.Consumers[command.Consumer];
                if (command.Ceiling.Value > 0 && context.Tree.IsAtOrAbove(n, consumer.Node))
                {
                    context.Break(Name, $"{consumer.Id} was given {command.Ceiling.Value:F0} W below the latched {context.Tree.Nodes[n].Id}", context.Seconds);
                    return;
                }
            }
        }
    }
}
