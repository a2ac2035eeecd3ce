namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of devices that are reached over the wire.</summary>
internal static class WireTables
{
    private const int LastUnit = 255;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public static MapShape Device { get; } = new("device",
    [
        new("id", TextShape.Id, "Name of the device, unique among devices; things of the site write it as their 'driver'.") { IsRequired = true },
        new("protocol", new WordShape<DeviceProtocol>(), "sunSpec: a meter, inverter or battery with SunSpec models over Modbus TCP. modbus: a meter or battery with registers of its maker's own, which 'map' describes. ocpp: a charging station, which connects to us.") { IsRequired = true },
        new("address", new HostPortShape(), "Where it listens: host and port, the port 502 where none is written. A station has none."),
        new("unit", new CountShape(0, LastUnit), "Modbus unit behind that address.") { Default = "1" },
        new("map", TextShape.File, "Register map of a device with 'protocol: modbus', from the folder of this file on."),
        new("identity", TextShape.Title, "Identity with which a station connects. Missing: its id."),
        new("period", new TimeShape(zeroAllowed: false, LongestWait), "How often it is asked.") { Default = "1 s" },
        new("timeout", new TimeShape(zeroAllowed: false, LongestWait), "How long an answer is waited for.") { Default = "2 s" },
        new("gap", new TimeShape(zeroAllowed: true, LongestWait), "Least time between an answer and the next question.") { Default = "0 s" },
    ]);
}
