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

    /// <inheritdoc/>
    public void Hold(int consumer, Watts ceiling, TimeSpan time)
    {
        lock (gate)
        {
            plant.Hold(consumer, ceiling, time);
        }
    }
}
