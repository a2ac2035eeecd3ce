namespace Megapod.Devices.Gpu;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Gathers the readings of one GPU. What cannot be true is implausible, and what older tools write as zero instead of nothing is missing.</summary>
internal sealed class GpuReadings
{
    private readonly Dictionary<PartQuantity, Reading> values = [];

    /// <summary>What was gathered.</summary>
    public IReadOnlyDictionary<PartQuantity, Reading> Values => values;

    /// <summary>Puts a value that was measured.</summary>
    /// <param name="quantity">Which.</param>
    /// <param name="value">In its base unit.</param>
    /// <param name="at">No older than this.</param>
    public void Put(PartQuantity quantity, double value, Instant at) => values[quantity] = Judge(quantity, value, at);

    /// <summary>Puts a value where a text may hold several for one GPU: the larger one stays, because it is the one on the safe side; reasons are added to each other.</summary>
    public void PutLarger(PartQuantity quantity, double value, Instant at)
    {
        var other = Judge(quantity, value, at);
        if (!values.TryGetValue(quantity, out var present) || present.Quality < other.Quality)
        {
            values[quantity] = other;
        }
        else if (present.Quality == other.Quality && quantity == PartQuantity.Throttle)
        {
            values[quantity] = present with { Value = (int)present.Value | (int)value };
        }
        else if (present.Quality == other.Quality && value > present.Value)
        {
            values[quantity] = other;
        }
    }

    /// <summary>Whether a value of this quantity is there, believed or not.</summary>
    public bool Has(PartQuantity quantity) => values.TryGetValue(quantity, out var reading) && reading.Quality != Quality.Missing;

    private static Reading Judge(PartQuantity quantity, double value, Instant at)
    {
        // A GPU that answers draws power, has a clock, a limit and a temperature above zero: zero there is what older tools say for nothing.
        bool isNothing = value == 0
            && quantity is PartQuantity.Power or PartQuantity.Energy or PartQuantity.PowerLimit or PartQuantity.Temperature or PartQuantity.MemoryTemperature or PartQuantity.Clock or PartQuantity.MemoryClock;
        if (!double.IsFinite(value) || isNothing)
        {
            return Reading.Missing;
        }

        // The largest module announced draws some 2 kW; the bounds lie far above what is built and far below what a wrong unit makes of it.
        bool isPlausible = quantity switch
        {
            PartQuantity.Power or PartQuantity.PowerLimit => value is > 0 and <= 10_000,
            PartQuantity.Temperature or PartQuantity.MemoryTemperature => value is > -40 and <= 150,
            PartQuantity.Utilisation or PartQuantity.MemoryUtilisation => value is >= 0 and <= 1,
            PartQuantity.Clock or PartQuantity.MemoryClock => value is > 0 and <= 50e9,
            _ => value >= 0,
        };
        return new Reading(value, at, isPlausible ? Quality.Good : Quality.Implausible);
    }
}
