namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between the keys of a tariff. Values that could not be read are left out.</summary>
internal static class TariffChecks
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Checks the tariff.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        if (site.Map("tariff") is not { } tariff)
        {
            return;
        }

        foreach (var fee in tariff.List<ReadMap>("fees"))
        {
            Validity(fee, faults);
            if (!fee.IsWritten("importAdder") && !fee.IsWritten("exportDeduction"))
            {
                faults.Add(FaultCodes.TariffKeys, fee.Position, "The fee changes nothing: it has neither 'importAdder' nor 'exportDeduction'.", "Write one of them, or remove it.");
            }
        }

        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var charge in tariff.List<ReadMap>("demandCharges"))
        {
            if (charge.Text("id") is { Length: > 0 } id && !lineOf.TryAdd(id, charge.At("id").Line))
            {
                string line = lineOf[id].ToString(CultureInfo.InvariantCulture);
                faults.Add(FaultCodes.DuplicateId, charge.At("id"), $"Another demand charge is already called '{Shown.Short(id)}', on line {line}.", "Give each a name of its own, or remove one.");
            }

            Validity(charge, faults);
            Together(charge, "powerFactorSurcharge", "leastPowerFactor", faults);
            Together(charge, "leastPowerFactor", "powerFactorSurcharge", faults);
            Together(charge, "earlierPeaks", "ratchet", faults);
            Together(charge, "ratchetMonths", "ratchet", faults);
        }

        Coincident(tariff.Map("coincidentPeak"), faults);
        if (tariff.Map("subscription") is { } subscription && !subscription.IsWritten("overrun") && !subscription.IsWritten("overrunDemand"))
        {
            faults.Add(FaultCodes.TariffKeys, subscription.Position, "The subscription does not say what import above it costs.", "Write 'overrun' (per energy) or 'overrunDemand' (per power); zero where it costs nothing.");
        }
    }

    private static void Coincident(ReadMap? peak, FaultList faults)
    {
        foreach (var window in peak?.List<ReadMap>("expected") ?? [])
        {
            Validity(window, faults);
        }

        if (peak is not null && !peak.IsWritten("expected") && !peak.IsWritten("stated"))
        {
            faults.Add(FaultCodes.TariffKeys, peak.Position, "The charge on the grid's peaks says neither where they are expected nor which there were.", "Write 'expected', 'stated' or both.");
        }

        if (peak?.Find<TimeSpan>("length") is { } length && length.Ticks % Quarter.Ticks != 0)
        {
            faults.Add(FaultCodes.NotAtQuarter, peak.At("length"), $"'length' is {Shown.Time(length)}, which is not whole quarters of an hour.", "Write for example 15 min or 1 h.");
        }
    }

    private static void Together(ReadMap map, string key, string needed, FaultList faults)
    {
        if (map.IsWritten(key) && !map.IsWritten(needed))
        {
            faults.Add(FaultCodes.TariffKeys, map.At(key), $"'{key}' has no effect without '{needed}'.", $"Write '{needed}', too, or remove '{key}'.");
        }
    }

    /// <summary>Checks that a window can be in force at all.</summary>
    internal static void Validity(ReadMap map, FaultList faults)
    {
        if (map.Find<DateOnly>("validFrom") is { } from && map.Find<DateOnly>("validUntil") is { } until && until <= from)
        {
            faults.Add(FaultCodes.TariffValidity, map.At("validUntil"), "'validUntil' is not after 'validFrom', so it would never be in force.", "Exchange the two dates; 'validUntil' is the first day on which it no longer holds.");
        }
    }
}
