namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Simulator;

/// <summary>Keeps a quarter of an hour of a simulation as one row, so that a month is a few thousand rows to draw.</summary>
public sealed class RunRecorder : ISimulationObserver
{
    /// <summary>Length of a slot.</summary>
    public static readonly TimeSpan SlotLength = TimeSpan.FromMinutes(15);

    private readonly List<RecordedSlot> slots = [];
    private readonly PriceSeries prices;
    private long current = -1;
    private Instant start;
    private double length;
    private double import;
    private double importMax;
    private double cars;
    private double racks;
    private double battery;
    private double soc = double.NaN;

    /// <summary>A recorder of a run at some prices.</summary>
    public RunRecorder(PriceSeries prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        this.prices = prices;
    }

    /// <summary>All slots in order of time, the one in progress included.</summary>
    public IReadOnlyList<RecordedSlot> Slots()
    {
        Close();
        return slots;
    }

    /// <inheritdoc/>
    public void Stepped(SiteSimulator simulation, Instant start, double seconds)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        long slot = start.Ticks / SlotLength.Ticks;
        if (slot != current)
        {
            Close();
            current = slot;
            this.start = start;
        }

        var plant = simulation.Plant;
        double watts = plant.NodeMeanWatts[0];
        length += seconds;
        import += watts * seconds;
        importMax = Math.Max(importMax, watts);
        battery += plant.BatteryMeanWatts * seconds;
        soc = plant.BatterySoc;
        var consumers = plant.Tree.Consumers;
        for (int i = 0; i < consumers.Length; i++)
        {
            double energy = plant.ConsumerMeanWatts[i] * seconds;
            if (i < plant.Tree.ConnectorCount)
            {
                cars += energy;
            }
            else if (consumers[i].Kind != ConsumerKind.House)
            {
                racks += energy;
            }
        }
    }

    private void Close()
    {
        if (length > 0)
        {
            slots.Add(new RecordedSlot(start, import / length, importMax, cars / length, racks / length, battery / length, soc, prices.At(start).ImportPerWattHour));
        }

        length = import = cars = racks = battery = 0;
        importMax = double.NegativeInfinity;
    }
}
