namespace Megapod.Devices.Ocpp.Central;

using System.Globalization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.V16;

/// <summary>Power and register out of the sampled values of 1.6. What is not told is missing; nothing is made of currents and voltages.</summary>
internal static class V16Samples
{
    private const double Thousand = 1000;

    /// <summary>Reads the values of one time.</summary>
    public static StationSample Of(MeterValue values) => new(
        values.Timestamp,
        Find(values, Measurand.PowerActiveImport, UnitOfMeasure.Watts, UnitOfMeasure.Kilowatts) is { } watts ? new Watts(watts) : null,
        Find(values, Measurand.EnergyActiveImportRegister, UnitOfMeasure.WattHours, UnitOfMeasure.KilowattHours) is { } energy ? new WattHours(energy) : null);

    /// <summary>The value at the inlet where it is told, for that is what the site's supply gives; else that of the connector. The sum over phases where there is no overall value.</summary>
    private static double? Find(MeterValue values, Measurand measurand, UnitOfMeasure unit, UnitOfMeasure thousands)
    {
        foreach (var isPlace in (ReadOnlySpan<Func<MeasuringLocation?, bool>>)[l => l == MeasuringLocation.Inlet, l => l is null or MeasuringLocation.Outlet])
        {
            double sum = 0;
            int phases = 0;
            foreach (var sample in values.SampledValue)
            {
                bool isIt = (sample.Measurand ?? Measurand.EnergyActiveImportRegister) == measurand && isPlace(sample.Location) && sample.Format != ValueFormat.SignedData;
                if (!isIt || Scaled(sample, unit, thousands) is not { } value)
                {
                    continue;
                }

                if (sample.Phase is null)
                {
                    return value;
                }

                if (sample.Phase is Phase.L1 or Phase.L2 or Phase.L3 or Phase.L1N or Phase.L2N or Phase.L3N)
                {
                    sum += value;
                    phases++;
                }
            }

            if (phases > 0)
            {
                return sum;
            }
        }

        return null;
    }

    private static double? Scaled(SampledValue sample, UnitOfMeasure unit, UnitOfMeasure thousands)
    {
        if (!double.TryParse(sample.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return null;
        }

        // Another unit than the measurand can have is no value: it is not guessed which of the two is wrong.
        return (sample.Unit ?? unit) is var said && said == unit ? value : said == thousands ? value * Thousand : null;
    }
}
