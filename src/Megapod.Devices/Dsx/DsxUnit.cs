namespace Megapod.Devices.Dsx;

/// <summary>A unit of the contract and how it becomes a base unit: base = factor × value + offset. Worked number: 77 °F are 5/9 × 77 − 160/9 = 25 °C.</summary>
/// <param name="Quantity">What it measures.</param>
/// <param name="Factor">Base units in one of it.</param>
/// <param name="Offset">What its zero is in base units.</param>
public sealed record DsxUnit(DsxQuantity Quantity, double Factor, double Offset = 0)
{
    private const double CubicMetresInLitre = 0.001;

    // The US gallon has 231 cubic inches and the foot 12 of them, of 0.0254 m each (NIST Special Publication 811, appendix B).
    private const double CubicMetresInGallon = 231 * 0.0254 * 0.0254 * 0.0254;
    private const double CubicMetresInCubicFoot = 0.3048 * 0.3048 * 0.3048;
    private const double PascalsInPoundPerSquareInch = 4.4482216152605 / (0.0254 * 0.0254);

    private static readonly Dictionary<string, DsxUnit> Known = new(StringComparer.Ordinal)
    {
        ["C"] = new(DsxQuantity.Temperature, 1),
        ["°C"] = new(DsxQuantity.Temperature, 1),
        ["degC"] = new(DsxQuantity.Temperature, 1),
        ["F"] = new(DsxQuantity.Temperature, 5.0 / 9, -160.0 / 9),
        ["°F"] = new(DsxQuantity.Temperature, 5.0 / 9, -160.0 / 9),
        ["degF"] = new(DsxQuantity.Temperature, 5.0 / 9, -160.0 / 9),
        ["K"] = new(DsxQuantity.Temperature, 1, -273.15),
        ["W"] = new(DsxQuantity.Power, 1),
        ["kW"] = new(DsxQuantity.Power, 1e3),
        ["MW"] = new(DsxQuantity.Power, 1e6),
        ["VA"] = new(DsxQuantity.ApparentPower, 1),
        ["kVA"] = new(DsxQuantity.ApparentPower, 1e3),
        ["MVA"] = new(DsxQuantity.ApparentPower, 1e6),
        ["V"] = new(DsxQuantity.Voltage, 1),
        ["kV"] = new(DsxQuantity.Voltage, 1e3),
        ["A"] = new(DsxQuantity.Current, 1),
        ["Hz"] = new(DsxQuantity.Frequency, 1),
        ["Pa"] = new(DsxQuantity.Pressure, 1),
        ["kPa"] = new(DsxQuantity.Pressure, 1e3),
        ["bar"] = new(DsxQuantity.Pressure, 1e5),
        ["psi"] = new(DsxQuantity.Pressure, PascalsInPoundPerSquareInch),
        ["LPM"] = new(DsxQuantity.Flow, CubicMetresInLitre / 60),
        ["L/min"] = new(DsxQuantity.Flow, CubicMetresInLitre / 60),
        ["l/min"] = new(DsxQuantity.Flow, CubicMetresInLitre / 60),
        ["L/s"] = new(DsxQuantity.Flow, CubicMetresInLitre),
        ["m3/h"] = new(DsxQuantity.Flow, 1.0 / 3600),
        ["GPM"] = new(DsxQuantity.Flow, CubicMetresInGallon / 60),
        ["CFM"] = new(DsxQuantity.Flow, CubicMetresInCubicFoot / 60),
        ["%"] = new(DsxQuantity.Ratio, 0.01),
        ["%RH"] = new(DsxQuantity.Ratio, 0.01),
        ["RPM"] = new(DsxQuantity.Rotation, 1.0 / 60),
    };

    /// <summary>What a point's numbers are. A unit that is not known, or measures something else than the point, is none.</summary>
    /// <param name="point">The point.</param>
    /// <returns>Null where nobody can say.</returns>
    public static DsxUnit? Of(DsxPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point.Unit is null)
        {
            // A power factor has no unit by the contract; states and stamps of heartbeats are numbers as they are.
            return point.PointType == "PowerFactor" || point.States.Count > 0 || point.ObjectType == DsxHeartbeat.ObjectType ? new DsxUnit(DsxQuantity.Ratio, 1) : null;
        }

        return Known.TryGetValue(point.Unit, out var unit) && (Wanted(point.PointType) is not { } wanted || wanted == unit.Quantity) ? unit : null;
    }

    /// <summary>The value in base units.</summary>
    public double ToBase(double value) => (Factor * value) + Offset;

    /// <summary>The value in this unit.</summary>
    public double FromBase(double value) => (value - Offset) / Factor;

    /// <summary>What a point of a type measures; null: anything.</summary>
    private static DsxQuantity? Wanted(string pointType) => pointType switch
    {
        "ActivePower" or "RackPower" => DsxQuantity.Power,
        "ApparentPower" => DsxQuantity.ApparentPower,
        "Voltage" => DsxQuantity.Voltage,
        "Current" or "CurrentLimit" or "PhaseCurrent" => DsxQuantity.Current,
        "Frequency" => DsxQuantity.Frequency,
        "PowerFactor" => DsxQuantity.Ratio,
        "GenericPoint" => null,
        _ when pointType.Contains("Temperature", StringComparison.Ordinal) => DsxQuantity.Temperature,
        _ when pointType.Contains("Pressure", StringComparison.Ordinal) => DsxQuantity.Pressure,
        _ when pointType.EndsWith("Flow", StringComparison.Ordinal) => DsxQuantity.Flow,
        _ when pointType.EndsWith("Position", StringComparison.Ordinal) || pointType.EndsWith("Humidity", StringComparison.Ordinal) => DsxQuantity.Ratio,

        // Makers give speeds as turns or as a part of the most.
        _ => null,
    };
}
