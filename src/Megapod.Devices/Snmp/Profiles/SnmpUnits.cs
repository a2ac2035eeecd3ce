namespace Megapod.Devices.Snmp.Profiles;

/// <summary>The units in which a profile may write a quantity, each with its share of the base unit.</summary>
internal static class SnmpUnits
{
    private static readonly Dictionary<SnmpQuantity, string> Bases = new()
    {
        [SnmpQuantity.ActivePower] = "W",
        [SnmpQuantity.ApparentPower] = "VA",
        [SnmpQuantity.Current] = "A",
        [SnmpQuantity.Voltage] = "V",
        [SnmpQuantity.PowerFactor] = "1",
        [SnmpQuantity.ActiveEnergy] = "Wh",
        [SnmpQuantity.Frequency] = "Hz",
        [SnmpQuantity.Temperature] = "°C",
        [SnmpQuantity.LinkSpeed] = "bit/s",
        [SnmpQuantity.BytesIn] = "B/s",
        [SnmpQuantity.BytesOut] = "B/s",
        [SnmpQuantity.ErrorsIn] = "1/s",
        [SnmpQuantity.ErrorsOut] = "1/s",
    };

    private static readonly (string Prefix, decimal Factor)[] Prefixes = [("", 1m), ("m", 0.001m), ("k", 1_000m), ("M", 1_000_000m), ("G", 1_000_000_000m)];

    /// <summary>Whether a quantity is a text.</summary>
    public static bool IsText(SnmpQuantity quantity) => quantity >= SnmpQuantity.Name;

    /// <summary>Whether a quantity is 1 or 0.</summary>
    public static bool IsState(SnmpQuantity quantity) => quantity is SnmpQuantity.Switch or SnmpQuantity.Link;

    /// <summary>Whether a quantity is how fast a counter counts.</summary>
    public static bool IsRate(SnmpQuantity quantity) => quantity is SnmpQuantity.BytesIn or SnmpQuantity.BytesOut or SnmpQuantity.ErrorsIn or SnmpQuantity.ErrorsOut;

    /// <summary>The units of a quantity, for people; empty where it has none.</summary>
    public static IEnumerable<string> Of(SnmpQuantity quantity) =>
        !Bases.TryGetValue(quantity, out string? unit) ? [] : char.IsLetter(unit[0]) ? Prefixes.Select(p => p.Prefix + unit) : [unit];

    /// <summary>How many base units one of a unit is; null where the quantity does not have the unit.</summary>
    public static decimal? Factor(SnmpQuantity quantity, string unit)
    {
        foreach (var (prefix, factor) in Prefixes)
        {
            if (Bases.TryGetValue(quantity, out string? wanted) && unit == prefix + wanted && (prefix.Length == 0 || char.IsLetter(wanted[0])))
            {
                return factor;
            }
        }

        return null;
    }
}
