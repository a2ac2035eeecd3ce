namespace Megapod.Twin.Laws;

/// <summary>No grant is in force past its expiry: every grant on the wire has one, no longer than its device may hold, and no device draws on a lapsed one.</summary>
public sealed class GrantLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "grant-expiry";

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        if (plant.IsIdeal)
        {
            return;
        }

        foreach (var command in plant.InFlight)
        {
            var longest = context.Tree.Consumers[command.Consumer].Enforcement.LongestGrant;
            if (command.Duration > longest)
            {
                context.Book.Break(Name, plant.Now, $"{context.Tree.Consumers[command.Consumer].Id} was given a grant of {command.Duration.TotalSeconds:F0} s; its longest is {longest.TotalSeconds:F0} s");
            }
        }
    }
}
