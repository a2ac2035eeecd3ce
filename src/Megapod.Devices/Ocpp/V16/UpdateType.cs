namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether a list replaces what a station has or is added to it.</summary>
public enum UpdateType
{
    Differential,
    Full,
}
