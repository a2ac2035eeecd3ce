namespace Megapod.Devices.Redfish.Service.Pods;

using Megapod.Core.Pods;

/// <summary>How a quantity is written as a sensor.</summary>
/// <param name="Name">Its name behind that of its part.</param>
/// <param name="Type">The standard's word for what is measured.</param>
/// <param name="Units">The standard's word for the unit (UCUM).</param>
/// <param name="Scale">By this our base unit is multiplied.</param>
internal sealed record SensorKind(string Name, string Type, string Units, double Scale)
{
    private static readonly SensorKind Plain = new("", "", "", 1);

    private static readonly PartQuantity[] Electric = [PartQuantity.Power, PartQuantity.Energy, PartQuantity.Voltage, PartQuantity.Current];

    /// <summary>How a quantity is written; of one that is no sensor only the scale counts, and it is 1.</summary>
    public static SensorKind Of(PartQuantity quantity) => quantity switch
    {
        PartQuantity.Power => new("Power", "Power", "W", 1),
        PartQuantity.Energy => new("Energy", "EnergykWh", "kW.h", 1e-3),
        PartQuantity.Voltage => new("Voltage", "Voltage", "V", 1),
        PartQuantity.Current => new("Current", "Current", "A", 1),
        PartQuantity.Temperature => new("Temperature", "Temperature", "Cel", 1),
        PartQuantity.MemoryTemperature => new("MemoryTemperature", "Temperature", "Cel", 1),
        PartQuantity.SupplyTemperature => new("SupplyTemperature", "Temperature", "Cel", 1),
        PartQuantity.ReturnTemperature => new("ReturnTemperature", "Temperature", "Cel", 1),
        PartQuantity.Flow => new("Flow", "LiquidFlowLPM", "L/min", 60),
        PartQuantity.Pressure => new("Pressure", "PressurekPa", "kPa", 1e-3),
        PartQuantity.DifferentialPressure => new("DifferentialPressure", "PressurekPa", "kPa", 1e-3),
        PartQuantity.Speed => new("Speed", "Percent", "%", 100),
        PartQuantity.ValvePosition => new("ValvePosition", "Valve", "%", 100),
        PartQuantity.Humidity => new("Humidity", "Humidity", "%", 100),
        PartQuantity.Utilisation => new("Utilisation", "Percent", "%", 100),
        PartQuantity.MemoryUtilisation => new("MemoryUtilisation", "Percent", "%", 100),
        PartQuantity.Clock => new("Clock", "Frequency", "Hz", 1),
        PartQuantity.MemoryClock => new("MemoryClock", "Frequency", "Hz", 1),
        _ => Plain,
    };

    /// <summary>What a part of a kind has sensors for, whether anything is measured or not, so that a tree does not change with its readings. Of a sensor the pod's model says only what it measures.</summary>
    public static ReadOnlySpan<PartQuantity> Of(PartKind kind) => kind switch
    {
        PartKind.Pod => [PartQuantity.Power, PartQuantity.Energy, PartQuantity.Temperature, PartQuantity.Humidity],
        PartKind.Rack => [PartQuantity.Power, PartQuantity.Energy, PartQuantity.Temperature, PartQuantity.Flow, PartQuantity.SupplyTemperature, PartQuantity.ReturnTemperature],
        PartKind.Server or PartKind.Switch => [PartQuantity.Power, PartQuantity.Energy, PartQuantity.Temperature],
        PartKind.Accelerator =>
        [
            PartQuantity.Power, PartQuantity.Energy, PartQuantity.Temperature, PartQuantity.MemoryTemperature, PartQuantity.Voltage, PartQuantity.Current, PartQuantity.Utilisation,
            PartQuantity.MemoryUtilisation, PartQuantity.Clock, PartQuantity.MemoryClock,
        ],
        PartKind.PowerDistribution => [PartQuantity.Power, PartQuantity.Energy, PartQuantity.Temperature, PartQuantity.Humidity],
        PartKind.Branch or PartKind.Outlet or PartKind.PowerSupply => Electric,
        PartKind.CoolingUnit =>
        [
            PartQuantity.Power, PartQuantity.Energy, PartQuantity.Temperature, PartQuantity.SupplyTemperature, PartQuantity.ReturnTemperature, PartQuantity.Flow, PartQuantity.Pressure,
            PartQuantity.DifferentialPressure, PartQuantity.ValvePosition,
        ],
        PartKind.Pump or PartKind.Fan => [PartQuantity.Speed, PartQuantity.Power],
        PartKind.Sensor =>
        [
            PartQuantity.Temperature, PartQuantity.Humidity, PartQuantity.SupplyTemperature, PartQuantity.ReturnTemperature, PartQuantity.Flow, PartQuantity.Pressure, PartQuantity.DifferentialPressure,
            PartQuantity.ValvePosition, PartQuantity.Voltage, PartQuantity.Current, PartQuantity.Power,
        ],
        _ => [],
    };

    /// <summary>Whether the standard has a place for apparent power beside the active power of a part.</summary>
    public static bool Has(PartKind kind, PartQuantity quantity) => quantity == PartQuantity.ApparentPower && kind is PartKind.PowerDistribution or PartKind.Branch or PartKind.Outlet or PartKind.PowerSupply;
}
