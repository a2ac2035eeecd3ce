namespace Megapod.Devices.Ocpp.V201;

/// <summary>A network interface of a station.</summary>
public enum NetworkInterface
{
    Wired0,
    Wired1,
    Wired2,
    Wired3,
    Wireless0,
    Wireless1,
    Wireless2,
    Wireless3,
}
