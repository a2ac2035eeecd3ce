namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>
/// Cars before compute. A second counts as waited when some car may take less than it asks although all cars' asks, house, cooling and the racks'
/// minimum fit the limit less margin plus what the battery can deliver. Waiting on end for longer than the site's time to yield breaks the law.
/// </summary>
public sealed class CarsFirstLaw : ILaw
{
    private const double NoiseWatts = 100;
    private readonly double limitWatts;
    private readonly double yieldSeconds;
    private readonly double sustainSeconds;
    private readonly double uncertainSoc;
    private double inARow;

    /// <summary>Watches a site whose certificate promises to yield within a time.</summary>
    public CarsFirstLaw(PowerTree tree, double yieldSeconds)
    {
        ArgumentNullException.ThrowIfNull(tree);
        limitWatts = tree.Nodes[0].Limits.Where(l => l.Direction == LimitDirection.Import && l.Quantity == LimitQuantity.Watts).Select(l => l.Amount).DefaultIfEmpty(double.PositiveInfinity).Min();
        this.yieldSeconds = yieldSeconds;
        sustainSeconds = tree.Site.Battery?.Reversion.TotalSeconds ?? 1;
        uncertainSoc = 2 * (tree.Site.Battery?.SocSigma ?? 0);
    }

    /// <inheritdoc/>
    public string Name => "cars-before-compute";

    /// <summary>Seconds waited so far.</summary>
    public double WaitedSeconds { get; private set; }

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        double asks = 0;
        int waiting = -1;
        for (int i = 0; i < plant.Visits.Length; i++)
        {
            if (plant.Visits[i].Session is null)
            {
                continue;
            }

            double ask = plant.Visits[i].AskWatts;
            asks += ask;
            double allowed = plant.Devices[i].Allowed(plant.Now.Ticks, plant.Fallback(i));
            if (ask > allowed + NoiseWatts)
            {
                waiting = i;
            }
        }

        if (waiting < 0)
        {
            inARow = 0;
            return;
        }

        double others = 0;
        for (int i = plant.Visits.Length; i < plant.ConsumerWatts.Length; i++)
        {
            var consumer = context.Tree.Consumers[i];
            others += consumer.Kind == ConsumerKind.Rack ? consumer.Minimum.Value : plant.ConsumerWatts[i];
        }

        double deliverable = plant.Battery?.DischargeCapability(sustainSeconds, uncertainSoc) ?? 0;
        if (asks + others > limitWatts - context.MarginWatts + deliverable)
        {
            inARow = 0;
            return;
        }

        WaitedSeconds += context.Seconds;
        inARow += context.Seconds;
        if (inARow > yieldSeconds)
        {
            context.Book.Break(Name, plant.Now, $"{context.Tree.Consumers[waiting].Id} has waited {inARow:F0} s for power that the site could give; it may take {yieldSeconds:F0} s");
        }
    }
}
