namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.V201;

/// <summary>A sampled value of 2.0.1 or 2.1, whose words for what was measured and where differ by edition.</summary>
/// <param name="IsPower">Whether it is power that is drawn.</param>
/// <param name="IsEnergy">Whether it is the register of energy that was drawn.</param>
/// <param name="Value">The value as it was written.</param>
/// <param name="Unit">Its unit and power of ten; null: those that the standard takes for granted.</param>
/// <param name="Phase">The phase; null: all of them together.</param>
/// <param name="IsInlet">Whether it was measured where the station is supplied.</param>
/// <param name="IsOutlet">Whether it was measured at the outlet, which it is where nothing is told.</param>
internal readonly record struct LaterSample(bool IsPower, bool IsEnergy, decimal Value, UnitOfMeasure? Unit, Phase? Phase, bool IsInlet, bool IsOutlet)
{
    private const double Thousand = 1000;

    /// <summary>What was measured at one time, by the values that count: at the inlet where it is told, else at the outlet; the sum over phases where there is no overall value.</summary>
    public static StationSample Of(Instant stamp, IEnumerable<LaterSample> samples)
    {
        var all = samples.ToList();
        return new StationSample(
            stamp,
            Find(all.Where(s => s.IsPower), "W") is { } watts ? new Watts(watts) : null,
            Find(all.Where(s => s.IsEnergy), "Wh") is { } energy ? new WattHours(energy) : null);
    }

    private static double? Find(IEnumerable<LaterSample> samples, string unit)
    {
        var scaled = samples.Select(s => (Sample: s, Value: s.In(unit))).Where(s => s.Value is not null).ToList();
        foreach (bool isInlet in (ReadOnlySpan<bool>)[true, false])
        {
            var here = scaled.Where(s => isInlet ? s.Sample.IsInlet : s.Sample.IsOutlet).ToList();
            if (here.Find(s => s.Sample.Phase is null) is { Value: { } overall })
            {
                return overall;
            }

            var phases = here.Where(s => s.Sample.Phase is V201.Phase.L1 or V201.Phase.L2 or V201.Phase.L3 or V201.Phase.L1N or V201.Phase.L2N or V201.Phase.L3N).ToList();
            if (phases.Count > 0)
            {
                return phases.Sum(s => s.Value);
            }
        }

        return null;
    }

    private double? In(string wanted)
    {
        double amount = (double)Value * Math.Pow(10, Unit?.Multiplier ?? 0);
        string said = Unit?.Unit ?? wanted;

        // Another unit than the measurand can have is no value: it is not guessed which of the two is wrong.
        return string.Equals(said, wanted, StringComparison.OrdinalIgnoreCase) ? amount
            : string.Equals(said, "k" + wanted, StringComparison.OrdinalIgnoreCase) ? amount * Thousand
            : null;
    }
}
