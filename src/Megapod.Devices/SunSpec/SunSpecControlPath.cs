namespace Megapod.Devices.SunSpec;

/// <summary>By which model a battery takes its power set-point.</summary>
internal enum SunSpecControlPath
{
    /// <summary>In a setting: what the device lists, 704 before 124. In a state: it takes none.</summary>
    Listed,

    /// <summary>Model 704: active power in watts, or in percent where it has no watts, with a reversion value and timer.</summary>
    Model704,

    /// <summary>Model 124: charge and discharge rates in percent, with a timer after which the maker's normal operation returns.</summary>
    Model124,
}
