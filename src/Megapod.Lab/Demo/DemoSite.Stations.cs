namespace Megapod.Lab.Demo;

using Megapod.Core.Units;
using Megapod.Lab.Emulators.Ocpp;

/// <summary>The twin's connectors as emulated stations see them.</summary>
public sealed partial class DemoSite : IStationWorld
{
    /// <inheritdoc/>
    public StallTruth Look(int consumer)
    {
        lock (gate)
        {
            var car = plant.CarAt(consumer);
            return new StallTruth(car, new Watts(plant.ConsumerWatts[consumer]), car.EnergyDelivered);
        }
    }

    /// <summary>What a consumer really draws.</summary>
    /// <param name="consumer">Its index among the site's consumers.</param>
    public Watts WattsOf(int consumer)
    {
        lock (gate)
        {
            return new Watts(plant.ConsumerWatts[consumer]);
        }
    }

    /// <inheritdoc/>
    public void Hold(int consumer, Watts ceiling, TimeSpan time)
    {
        lock (gate)
        {
            plant.Hold(consumer, ceiling, time);
        }
    }
}
