namespace Megapod.Twin.Laws;

/// <summary>
/// The energy balance closes at every node in every step, and the battery's state of charge is in step with its own power and inside its limits.
/// It integrates by itself, beside the physics, so that neither can drift unseen.
/// </summary>
public sealed class EnergyLaw : ILaw
{
    private const double ToleranceWatts = 0.01;
    private const double ToleranceWattHours = 1;
    private double expected = double.NaN;

    /// <inheritdoc/>
    public string Name => "energy-balance";

    /// <inheritdoc/>
    public bool JudgesEachStep => true;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        double sum = plant.BatteryMeanWatts;
        for (int i = 0; i < plant.ConsumerMeanWatts.Length; i++)
        {
            sum += plant.ConsumerMeanWatts[i];
        }

        foreach (double watts in plant.SolarMeanWatts)
        {
            sum += watts;
        }

        if (Math.Abs(sum - plant.NodeMeanWatts[0]) > ToleranceWatts)
        {
            context.Book.Break(Name, plant.Now, $"the connection carries {plant.NodeMeanWatts[0]:F1} W but its loads, battery and sun sum to {sum:F1} W");
        }

        if (plant.Battery is { } battery && context.Tree.Site.Battery is { } config)
        {
            double oneWay = Math.Sqrt(config.RoundTripEfficiency);
            double watts = battery.MeanWatts;
            expected = double.IsNaN(expected) ? battery.StoredWattHours : expected + ((watts > 0 ? watts * oneWay : watts / oneWay) * context.Seconds / 3600);
            bool outside = battery.Soc < config.MinimumSoc - 1e-6 || battery.Soc > config.MaximumSoc + 1e-6;
            if (Math.Abs(expected - battery.StoredWattHours) > ToleranceWattHours || outside)
            {
                context.Book.Break(Name, plant.Now, $"state of charge {battery.Soc:P2} is outside its limits or out of step with the power ({battery.StoredWattHours - expected:F1} Wh)");
            }
        }
    }
}
